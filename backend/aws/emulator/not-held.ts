import { readFileSync } from 'node:fs'
import * as z from 'zod'

const list = z.array(
  z.strictObject({
    what: z.string(),
    because: z.string(),
    /** What a template may have for it: the emulator takes these and makes nothing of them. */
    resourceTypes: z.array(z.string().startsWith('AWS::')),
  }),
)

/** What the emulator cannot hold, a line each with its reason. */
export function notHeld(): readonly string[] {
  const text = readFileSync(new URL('not-held.json', import.meta.url), 'utf8')
  return list.parse(JSON.parse(text)).map(({ what, because }) => `${what}. ${because}`)
}
