import * as z from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()
const packedFile = z.tuple([z.literal([0, 8]), count, count])
const line = z.discriminatedUnion('unit', [
  /** Files: which, where they end, SHA-256 of the package up to there; of each its method, CRC-32 and compressed bytes. */
  z.strictObject({
    unit: z.literal('files'),
    of: digest,
    end: count,
    sha256: digest,
    files: z.array(packedFile),
  }),
  /** A slice of a file: of which, where it lies, its SHA-256 there; how many bytes it is of the file, and their CRC-32. */
  z.strictObject({
    unit: z.literal('slice'),
    of: digest,
    from: count,
    end: count,
    sha256: digest,
    bytes: count,
    crc32: count,
  }),
])

/** A unit that is finished. */
export type JournalLine = z.infer<typeof line>

/** What is noted in one line of a journal. @returns `undefined` for a line that is not whole: it was being written when the process died */
export function readJournalLine(text: string): JournalLine | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
