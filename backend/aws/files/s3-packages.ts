import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { newMeter } from '#core/digest.ts'
import { PackageConflict, PackageMissing, type Packages } from '#ports/packages.ts'
import { abortUploads } from './abort-uploads.ts'
import { inBucket, type Bucket } from './bucket.ts'
import { fileParts } from './file-parts.ts'
import { untilNoConflict, writtenOrFound } from './once.ts'
import { openObject, WHOLE_BYTES } from './open-object.ts'
import { ownScratch } from './own-scratch.ts'
import { partUploads } from './part-uploads.ts'
import { partSize } from './part-size.ts'
import { removeVersions } from './remove-versions.ts'
import { nothingIfMissing } from './s3-objects.ts'
import { packageUpload } from './package-upload.ts'
import { writeInParts } from './write-in-parts.ts'

const PART_BYTES = 8 * 1024 * 1024
/** Parts of one package on their way: 128 MiB of memory. More go no faster (bench/README.md, release-far). */
const PARTS_AT_ONCE = 16
/** Read in ranges of at most this size, of which so many are on their way: 32 MiB of memory. */
const RANGES = { wholeBytes: WHOLE_BYTES, rangeBytes: 8 * 1024 * 1024, atOnce: 4 }
const CONTENT_TYPE = 'application/zip'

export interface S3PackagesOptions {
  readonly client: S3Client
  readonly packages: Bucket
  /** Where packages are made, by this process alone: a folder of the system's own for what is temporary, if it is left out. */
  readonly scratchFolder?: string
  /** Where works lie, if they lie in S3. */
  readonly works?: Bucket
  /** Up to this size a package is written at once, and above it in parts of this size: 8 MiB, if it is left out. */
  readonly partBytes?: number
}

/** Released packages in S3, each written once, and scratch space in a folder. */
export function s3Packages({
  client,
  packages,
  scratchFolder = join(tmpdir(), 'sluice'),
  works,
  partBytes = PART_BYTES,
}: S3PackagesOptions): Packages {
  const opened: Packages['open'] = async (key, range, signal) => {
    const name = { key, ...(range && { range }) }
    const found = await openObject(client, packages, name, RANGES, signal).catch(nothingIfMissing)
    if (!found) throw new PackageMissing('There is no package under this key')
    return found
  }

  const verify: Packages['verify'] = async (key, signal) => {
    const { stream } = await opened(key, undefined, signal)
    const meter = newMeter()
    for await (const chunk of stream) meter.add(chunk)
    return { bytes: meter.bytes(), sha256: meter.sha256() }
  }

  const write = async (path: string, key: string, sha256: string): Promise<'published'> => {
    const file = await open(path, 'r')
    try {
      const { size: bytes } = await file.stat()
      const parts = fileParts(file, bytes, partSize(bytes, partBytes))
      const described = { contentType: CONTENT_TYPE, metadata: { sha256 } }
      if (bytes > partBytes)
        await writeInParts(client, {
          bucket: packages,
          key,
          bytes,
          ...described,
          parts: partUploads(client, parts),
          atOnce: PARTS_AT_ONCE,
        })
      else {
        const [body = Buffer.alloc(0)] = await Array.fromAsync(parts)
        await client.send(
          new PutObjectCommand({
            ...inBucket(packages),
            Key: key,
            Body: body,
            ContentType: described.contentType,
            Metadata: described.metadata,
            IfNoneMatch: '*',
          }),
        )
      }
      return 'published'
    } finally {
      await file.close()
    }
  }

  /** Looks at the bytes themselves, whoever wrote them. */
  const there = async (key: string, sha256: string): Promise<'exists' | undefined> => {
    const found = await verify(key).catch(undefinedIfMissing)
    if (!found) return undefined
    if (found.sha256 !== sha256) throw new PackageConflict('Other bytes were published under this key before')
    return 'exists'
  }

  return {
    ...packageUpload({ client, packages, contentType: CONTENT_TYPE, works }),

    scratch: ownScratch(scratchFolder),

    publish: (file, key, sha256) =>
      untilNoConflict(() =>
        writtenOrFound<'published' | 'exists'>(
          () => write(file, key, sha256),
          () => there(key, sha256),
        ),
      ),

    verify,

    async remove(folder) {
      const prefix = `${folder}/`
      await abortUploads(client, packages, prefix)
      await removeVersions(client, packages, prefix)
    },

    open: opened,
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof PackageMissing)) throw error
}
