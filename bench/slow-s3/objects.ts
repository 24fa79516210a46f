import { randomUUID } from 'node:crypto'
import { type Content, type KeptObject, rangeOf } from './kept-object.ts'
import { Refused } from './refused.ts'

const versions = new Map<string, KeptObject>()
const newest = new Map<string, KeptObject>()
const nameOf = (path: string, versionId: string): string => `${path}?versionId=${versionId}`

/** Keeps a new version under a path. @throws Refused where it shall be the first one, and is not */
export function keep(path: string, content: Content, isOnlyNew: boolean): KeptObject {
  if (isOnlyNew && newest.has(path)) throw new Refused(412, 'PreconditionFailed')
  const kept = { content, etag: newTag(), versionId: randomUUID() }
  versions.set(nameOf(path, kept.versionId), kept)
  newest.set(path, kept)
  return kept
}

/** A version, or the newest one. @throws Refused */
export function objectAt(path: string, versionId: string | null): KeptObject {
  const kept = versionId === null ? newest.get(path) : versions.get(nameOf(path, versionId))
  if (!kept) throw new Refused(404, versionId === null ? 'NoSuchKey' : 'NoSuchVersion')
  return kept
}

/** What a request to copy something means, by its headers. @throws Refused */
export function copiedBy(
  source: string,
  { 'x-amz-copy-source-if-match': etag, 'x-amz-copy-source-range': range }: Readonly<Record<string, unknown>>,
): Content {
  const { pathname, searchParams } = new URL(source, 'http://s3/')
  const kept = objectAt(decodeURIComponent(pathname), searchParams.get('versionId'))
  if (etag !== undefined && etag !== kept.etag) throw new Refused(412, 'PreconditionFailed')
  const { from, to } = rangeIn(range) ?? { from: 0, to: Number.POSITIVE_INFINITY }
  return rangeOf(kept.content, from, to)
}

/** What a header that names a range means, if it does. */
export function rangeIn(header: unknown): { readonly from: number; readonly to: number } | undefined {
  const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(String(header)) ?? []
  return from === undefined || last === undefined ? undefined : { from: Number(from), to: Number(last) + 1 }
}

/** As S3 gives them to what is encrypted: a name, and no MD5. */
export function newTag(): string {
  return `"${randomUUID()}"`
}
