import * as z from 'zod'
import { GROUPS } from '#core/actor.ts'
import type { Settings } from '#egress/settings.ts'

const count = z.int().positive()
const text = z.string().min(1)
const limits = z.strictObject({ files: count, bytes: count })
const groups = z.array(z.enum(GROUPS))

/** The settings as a deployment puts them beside each function's code. Where people reach the service is known only later. */
export const storedSettings: z.ZodType<Omit<Settings, 'publicUrl'>> = z.strictObject({
  projects: z.array(z.strictObject({ id: text, name: text, policy: text })),
  policies: z.record(
    text,
    z.strictObject({
      name: text,
      version: count,
      stages: z.array(z.strictObject({ group: z.enum(GROUPS), timeoutSeconds: count })).min(1),
      recipients: groups,
    }),
  ),
  limits: z.strictObject({
    filesPerRequest: count,
    filesPerCall: count,
    bytesPerFile: count,
    bytesPerUpload: z.exactOptional(count),
    bytesPerRequest: count,
  }),
  batches: limits,
  packing: z.strictObject({
    level: z.enum(['fast', 'balanced', 'small']),
    here: limits,
    batch: limits,
    threads: z.exactOptional(count),
  }),
  download: z.strictObject({ maxDownloads: count, ticketSeconds: count, availableDays: count }),
  adminAddress: z.email(),
  sendsMail: z.boolean(),
  intake: z.strictObject({ topics: z.array(text), projects: z.record(text, text) }),
})
