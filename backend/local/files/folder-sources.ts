import { rm } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { metered, newMeter } from '#core/digest.ts'
import type { NewId } from '#core/ids.ts'
import { exactly } from '#ports/exactly.ts'
import { SourceMissing, type Sources } from '#ports/sources.ts'
import type { Source } from '#egress/request.ts'
import { fileAt, settle, writeDurably } from './durable.ts'

export interface FolderSourcesOptions {
  /** Where uploads are kept, by request. */
  readonly folder: string
  /** Folders that stand for buckets: an object version is the file `<key>@<version id>`. */
  readonly buckets: Readonly<Record<string, string>>
  readonly newId: NewId
}

/** Submitted bytes in folders. No name that a user chose becomes part of a path of an upload. */
export function folderSources({ folder, buckets, newId }: FolderSourcesOptions): Sources {
  const uploadsOf = (requestId: string): string => join(folder, segment(requestId))

  const pathOf = (requestId: string, source: Source): string =>
    source.kind === 'upload'
      ? join(uploadsOf(requestId), segment(source.version))
      : objectPath(source.bucket, `${source.key}@${source.version}`)

  const objectPath = (bucket: string, name: string): string => {
    const root = Object.hasOwn(buckets, bucket) ? buckets[bucket] : undefined
    if (root === undefined) throw new SourceMissing(`There is no folder for the bucket ${bucket}`)
    const path = join(root, name)
    const inside = relative(root, path)
    if (inside.startsWith('..') || isAbsolute(inside) || name.includes('\0'))
      throw new SourceMissing(`The key is outside of the bucket ${bucket}`)
    return path
  }

  return {
    async receive(requestId, stream, bytes) {
      const meter = newMeter()
      const part = await writeDurably(uploadsOf(requestId), exactly(metered(stream, meter), meter, bytes))
      const version = newId()
      await settle(part, join(uploadsOf(requestId), version))
      return { version, bytes, sha256: meter.sha256() }
    },

    async arrived() {
      return undefined
    },

    async open(requestId, source) {
      const file = await fileAt(pathOf(requestId, source))
      if (!file) throw new SourceMissing(missing(source))
      return file.stream
    },

    async read(bucket, key, maxBytes) {
      const chunks: Uint8Array[] = []
      let size = 0
      const file = await fileAt(objectPath(bucket, key))
      if (!file) throw new SourceMissing('There is no object under this key')
      for await (const chunk of file.stream) {
        size += chunk.byteLength
        if (size > maxBytes) throw new SourceMissing(`The object is larger than ${maxBytes} bytes`)
        chunks.push(chunk)
      }
      return Buffer.concat(chunks)
    },

    async removeUpload(requestId, version) {
      await rm(join(uploadsOf(requestId), segment(version)), { force: true })
    },

    async removeUploads(requestId) {
      await rm(uploadsOf(requestId), { recursive: true, force: true })
    },
  }
}

function missing(source: Source): string {
  return source.kind === 'upload'
    ? 'Uploaded bytes of a submitted file are gone'
    : `The bucket ${source.bucket} has no version ${source.version} of ${source.key}`
}

/** Whether an id is plain enough to be the name of a file. */
export function isSegment(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)
}

/** The id as the name of a file. @throws SourceMissing where it is not plain */
export function segment(id: string): string {
  if (!isSegment(id)) throw new SourceMissing('Not an id')
  return id
}
