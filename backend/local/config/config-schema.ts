import * as z from 'zod'
import { RULES } from './config-rules.ts'

/** Groups that decide; the others run, ask or read. */
const REVIEWERS = ['InformationGovernance', 'ResearchIT'] as const

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'is not a name of letters, digits, dots, hyphens and underscores',
  )
const path = z.string().min(1)
const whole = (least: number, most: number) => z.int().min(least).max(most)

const policy = z.strictObject({
  version: whole(1, 1_000_000),
  stages: z
    .array(z.strictObject({ group: z.enum(REVIEWERS), timeoutDays: z.number().positive().max(365) }))
    .min(1)
    .max(5),
  /** Groups that may download beside the requester. */
  recipients: z.array(z.enum(REVIEWERS)).default([]),
})

const smtp = z.strictObject({
  host: z.string().min(1),
  port: whole(1, 65_535),
  /** `tls` from the first byte, `starttls` before anything is said, or `none` on a trusted host. */
  security: z.enum(['tls', 'starttls', 'none']),
  from: z.email(),
  user: z.exactOptional(z.string().min(1)),
  /** A file that holds the password and nothing else. */
  passwordFile: z.exactOptional(path),
})

const parts = z.strictObject({
  version: z.literal(1),
  /** With demo people and their public password. Only ever on loopback. */
  demo: z.boolean().default(false),
  server: z.strictObject({
    host: z.string().default('127.0.0.1'),
    port: whole(0, 65_535),
    /** Where people reach the service, if not at host and port. */
    publicUrl: z.exactOptional(z.url({ protocol: /^https?$/ }).regex(/[^/]$/, 'ends with a slash')),
    /** The GraphQL editor and introspection. */
    editor: z.boolean().default(true),
  }),
  /** Where everything is kept; beside this file if relative. */
  dataFolder: z.exactOptional(path),
  people: z.exactOptional(z.strictObject({ usersFile: path })),
  projects: z.array(z.strictObject({ id: name, name: z.string().min(1).max(200), policy: name })).min(1),
  policies: z.record(name, policy),
  limits: z.strictObject({
    filesPerRequest: whole(1, 200_000),
    filesPerCall: whole(1, 5_000),
    bytesPerFile: whole(1, Number.MAX_SAFE_INTEGER),
    bytesPerRequest: whole(1, Number.MAX_SAFE_INTEGER),
  }),
  download: z.strictObject({
    maxDownloads: whole(1, 1_000),
    ticketSeconds: whole(10, 3_600),
    availableDays: whole(1, 3_650),
  }),
  adminAddress: z.email(),
  mail: z.exactOptional(z.strictObject({ smtp })),
  intake: z
    .strictObject({ topics: z.array(z.string().min(1)), projects: z.record(z.string(), name) })
    .default({ topics: [], projects: {} }),
  stores: z.strictObject({ buckets: z.record(z.string(), path) }).default({ buckets: {} }),
})

export type Config = z.output<typeof parts>

/** The configuration file of the local home. Every value that is missing or wrong is named; nothing is guessed. */
export const configSchema = RULES.reduce<typeof parts>(
  (schema, { about, problems }) =>
    schema.superRefine(
      (config, context) => {
        for (const [at, message] of problems(config))
          context.addIssue({ code: 'custom', path: [...at], message })
      },
      { when: ({ issues }) => issues.every((issue) => isElsewhere(issue, about)) },
    ),
  parts,
)

interface Issue {
  readonly code?: string | undefined
  readonly path?: readonly PropertyKey[] | undefined
}

/** Whether what is wrong leaves these parts of the configuration as they should be, each for itself. */
function isElsewhere({ code, path: [part] = [] }: Issue, about: readonly string[]): boolean {
  if (code === 'custom') return true
  return part === undefined ? code === 'unrecognized_keys' : !about.includes(String(part))
}
