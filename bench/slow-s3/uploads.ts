import { randomUUID } from 'node:crypto'
import { type Content, type KeptObject, lengthOf } from './kept-object.ts'
import { keep, newTag } from './objects.ts'
import { Refused } from './refused.ts'

/** S3 takes no smaller part but the last one. */
const LEAST_PART_BYTES = 5 * 1024 ** 2

type Parts = Map<number, { readonly content: Content; readonly etag: string }>
const uploads = new Map<string, Parts>()

export function beginUpload(): string {
  const id = randomUUID()
  uploads.set(id, new Map())
  return id
}

/** @returns the tag of the part. @throws Refused */
export function keepPart(id: string, part: number, content: Content): string {
  const etag = newTag()
  partsOf(id).set(part, { content, etag })
  return etag
}

/** Puts an object together of the parts that the body of the request names. @throws Refused */
export function completeUpload(
  id: string,
  { path, body, bytes, isOnlyNew }: { path: string; body: string; bytes: unknown; isOnlyNew: boolean },
): KeptObject {
  const there = partsOf(id)
  const named = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => {
    const kept = there.get(Number(/<PartNumber>(\d+)</.exec(part)?.[1]))
    if (!kept || /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replaceAll('&quot;', '"') !== kept.etag)
      throw new Refused(400, 'InvalidPart')
    return kept.content
  })
  if (named.slice(0, -1).some((content) => lengthOf(content) < LEAST_PART_BYTES))
    throw new Refused(400, 'EntityTooSmall')
  const content = named.flat()
  if (bytes !== undefined && Number(bytes) !== lengthOf(content)) throw new Refused(400, 'InvalidRequest')
  const kept = keep(path, content, isOnlyNew)
  uploads.delete(id)
  return kept
}

function partsOf(id: string): Parts {
  const parts = uploads.get(id)
  if (!parts) throw new Refused(404, 'NoSuchUpload')
  return parts
}
