import * as z from 'zod'
import { reviewerTopics } from '../mail/reviewer-topics.ts'
import { services } from '../people/services.ts'

const text = z.string()
const account = z.string().regex(/^\d{12}$/, 'is not an account id')

/** JSON in a variable. */
function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value)
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/**
 * Everything that a deployment tells its functions, each only what it uses, and so made only there. A variable that is
 * empty is not there.
 */
export const VARIABLES = {
  SLUICE_TABLE: () => text,
  SLUICE_UPLOADS_BUCKET: () => text,
  SLUICE_STAGING_BUCKET: () => text,
  SLUICE_PACKAGES_BUCKET: () => text,
  /** The account that our buckets belong to. */
  SLUICE_ACCOUNT: () => account,
  /** The buckets that submitted files may come from, each with the account that it belongs to. */
  SLUICE_SOURCE_OWNERS: () => json(z.record(z.string(), account)),
  /** Where what many pack lies until it is put together: in a folder that all of them mount, or in S3. */
  SLUICE_WORKS: () => text.regex(/^(?:S3$|\/)/, 'is neither S3 nor an absolute path'),
  SLUICE_STATE_MACHINE: () =>
    text.regex(/^arn:aws[a-z-]*:states:.*:stateMachine:/, 'is not the ARN of a state machine'),
  SLUICE_USER_POOL: () => text,
  SLUICE_SENDER: () => z.email('is not an e-mail address'),
  /** What SES counts our mail by. */
  SLUICE_CONFIGURATION_SET: () => text.regex(/^[\w-]{1,64}$/, 'is not the name of a configuration set'),
  SLUICE_REVIEWER_TOPICS: () => json(reviewerTopics()),
  /** Service Workbench's table; left out where there is none. */
  SLUICE_EGRESS_STORE_TABLE: () => text.optional(),
  SLUICE_API_URL: () => z.url('is not a URL'),
  SLUICE_PUBLIC_URL: () => z.url('is not a URL').regex(/[^/]$/, 'ends with a slash'),
  SLUICE_SERVICES: () => json(services()),
  SLUICE_SIGNING_KEY: () => text,
  /** The queue of messages that became no request; left out where no topic is listened to. */
  SLUICE_DEAD_LETTERS: () => z.url('is not a URL').optional(),
  SLUICE_TASK: () => text,
  /** The file of the settings, if it is not `settings.json` beside the code. */
  SLUICE_SETTINGS: () => text.optional(),
} as const satisfies Readonly<Record<string, () => z.ZodType<unknown, string | undefined>>>

export type Variable = keyof typeof VARIABLES
export type Variables<Name extends Variable> = {
  readonly [N in Name]: z.output<ReturnType<(typeof VARIABLES)[N]>>
}
