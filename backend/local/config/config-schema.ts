import * as z from 'zod'
import { agreeing } from '#core/agreeing.ts'
import { name } from '#egress/name-schema.ts'
import { batches, packing, settingsParts, whole } from '#egress/settings-schema.ts'
import { RULES } from './config-rules.ts'

const path = z.string().min(1)

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

/** One task does everything: on one machine several make nothing faster. */
const ALL = { files: 200_000, bytes: Number.MAX_SAFE_INTEGER }

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
  ...settingsParts,
  batches: batches(ALL),
  packing: z
    .strictObject({
      ...packing({ here: ALL, batch: { files: 4_096, bytes: 64 * 1024 ** 2 } }, ALL),
      threads: z.exactOptional(whole(1, 256)),
    })
    .prefault({}),
  mail: z.exactOptional(z.strictObject({ smtp })),
  intake: z
    .strictObject({ topics: z.array(z.string().min(1)), projects: z.record(z.string(), name) })
    .default({ topics: [], projects: {} }),
  stores: z.strictObject({ buckets: z.record(z.string(), path) }).default({ buckets: {} }),
})

export type Config = z.output<typeof parts>

/** The configuration file of the local home. Every value that is missing or wrong is named; nothing is guessed. */
export const configSchema = agreeing(parts, RULES)
