import * as z from 'zod'
import { canonicalJson, type JsonValue } from '#core/canonical-json.ts'
import { sha256Hex } from '#core/digest.ts'
import type { StagingPlace } from '#ports/staging.ts'
import { WorkMissing, type WorkName, type Works } from '#ports/works.ts'

const count = z.int().nonnegative()
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const after = z.exactOptional(z.string())
/** Of what a batch wrote, where its bytes may be copied without being read. */
const version = z.exactOptional(z.string())

/** What was planned for a package that many make together. */
export const releasePlan = z.strictObject({
  /** Of the package that it was made for: names its files, and all else that its bytes depend on. */
  key: z.string(),
  /** Of a batch. */
  limits: z.strictObject({ files: count, bytes: count }),
  /** Names the plan by its batches and its package. */
  id: digest,
  batches: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('own') }),
      z.strictObject({
        kind: z.literal('files'),
        own: z.exactOptional(z.literal(true)),
        after,
        files: count,
      }),
      z.strictObject({ kind: z.literal('slice'), after, from: count, to: count, isLast: z.boolean() }),
      z.strictObject({ kind: z.literal('seal'), after, sliceBytes: count }),
    ]),
  ),
})

export type ReleasePlan = z.infer<typeof releasePlan>

/** What a batch told when it was finished: of its bytes in the package, and of the files or the part of a file in them. */
const batchResult = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('files'),
    bytes: count,
    sha256: digest,
    version,
    /** Method, CRC-32 and compressed bytes of each. */
    files: z.array(z.tuple([z.literal([0, 8]), count, count])),
  }),
  z.strictObject({
    kind: z.literal('slice'),
    bytes: count,
    sha256: digest,
    version,
    content: z.strictObject({ bytes: count, crc32: count, sha256: digest }),
  }),
  z.strictObject({ kind: z.literal('seal'), sha256: digest, slices: z.array(digest) }),
])
export type BatchResult = z.infer<typeof batchResult>

/** The result of a batch of one plan: under the same number, another plan has other files. */
export const batchNote = z.strictObject({ plan: digest, result: batchResult })

/** The package as it is put together: of which parts, and each of which pieces. */
export const packageLayout = z.strictObject({
  upload: z.strictObject({ key: z.string(), id: z.string() }),
  bytes: count,
  parts: z.array(
    z.strictObject({
      bytes: count,
      pieces: z.array(
        z.discriminatedUnion('kind', [
          /** All that a batch wrote. */
          z.strictObject({ kind: z.literal('batch'), batch: count, bytes: count, sha256: digest, version }),
          /** The header of a file that was packed in slices, in base64. */
          z.strictObject({ kind: z.literal('header'), data: z.base64() }),
          z.strictObject({ kind: z.literal('directory'), bytes: count, sha256: digest }),
        ]),
      ),
    }),
  ),
})
export type PackageLayout = z.infer<typeof packageLayout>

/** A part that is in the store. */
export const partResult = z.strictObject({ tag: z.string(), bytes: count, sha256: digest })

/** How far a published package has been read back. */
export const verified = z.strictObject({
  /** By which upload it was put together: another one may have put other bytes there. */
  upload: z.string(),
  parts: count,
  /** The state of SHA-256 over all of them, in base64. */
  state: z.base64(),
})

/** The names of the works of a package. */
export const WORK = {
  plan: 'plan',
  batch: (number: number) => `batch-${number}`,
  result: (number: number) => `result-${number}`,
  layout: 'layout',
  directory: 'directory',
  part: (number: number) => `part-${number}`,
  verified: 'verified',
} as const

/** A note, and its own digest: a damaged one could still have its shape. */
const sealedNote = z.strictObject({ note: z.json(), sha256: digest })

/** Keeps a note among the works. */
export async function keepNote(
  works: Pick<Works, 'put'>,
  place: StagingPlace,
  name: WorkName,
  note: JsonValue,
): Promise<void> {
  const sealed = { note, sha256: sha256Hex(canonicalJson(note)) }
  await works.put(place, name, [Buffer.from(canonicalJson(sealed))])
}

/**
 * A note of that shape, if there is one: one of another shape, which a former version of the service kept, and one that is
 * not as it was written, are as none.
 * @throws the signal's reason
 */
export async function noteAt<S extends z.ZodType>(
  works: Pick<Works, 'open'>,
  place: StagingPlace,
  name: WorkName,
  shape: S,
  signal?: AbortSignal,
): Promise<z.output<S> | undefined> {
  const found = await works.open(place, name, undefined, signal)
  if (!found) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of found.stream) chunks.push(chunk)
  const sealed = sealedNote.safeParse(jsonIn(Buffer.concat(chunks))).data
  if (!sealed || sha256Hex(canonicalJson(sealed.note)) !== sealed.sha256) return undefined
  return shape.safeParse(sealed.note).data
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(String(bytes))
  } catch {
    return undefined
  }
}

/** @throws WorkMissing, and as noteAt */
export async function noteThere<S extends z.ZodType>(
  works: Pick<Works, 'open'>,
  place: StagingPlace,
  name: WorkName,
  shape: S,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  const note = await noteAt(works, place, name, shape, signal)
  if (note === undefined) throw new WorkMissing(`There is no ${name} of this package`)
  return note
}
