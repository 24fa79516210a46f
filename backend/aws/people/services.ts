import * as z from 'zod'
import { once } from '#core/once.ts'
import { name } from '#egress/name-schema.ts'

const service = once(() =>
  z.strictObject({
    roleArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, 'is not the ARN of an IAM role'),
    id: name,
    name: z.string().min(1).max(200),
    projects: z.array(name),
    disabled: z.boolean().default(false),
  }),
)

/** An IAM role whose calls are those of a service account. A role that is not listed is nobody. */
export type Service = z.output<ReturnType<typeof service>>

/** The services of the configuration: no id and no role twice. */
export const services = once(() =>
  z.array(service()).superRefine((listed, context) => {
    for (const [place, one] of listed.entries()) {
      const before = listed.slice(0, place)
      if (before.some(({ id }) => id === one.id))
        context.addIssue({ code: 'custom', path: [place, 'id'], message: `"${one.id}" is there twice` })
      if (before.some(({ roleArn }) => roleKey(roleArn) === roleKey(one.roleArn)))
        context.addIssue({ code: 'custom', path: [place, 'roleArn'], message: 'is there twice' })
    }
  }),
)

/**
 * What tells roles apart: account and name. The session's ARN, from which a caller's role is read, does not have the
 * role's path, and no two roles of an account differ only in that.
 */
export function roleKey(roleArn: string): string {
  const [, partition, , , account, resource = ''] = roleArn.split(':')
  return `${partition}:${account}:${resource.split('/').at(-1)}`
}
