import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hasCode } from '#core/error-code.ts'
import { hashFile } from '#package/hash-file.ts'
import { namedScratch } from '#package/named-scratch.ts'
import { PackageConflict, PackageMissing, type Packages, type PackageUpload } from '#ports/packages.ts'
import { exists, fileAt, privateFolder, settle, settleOnce, writeDurably, type Readable } from './durable.ts'
import { segment } from './folder-sources.ts'

export interface FolderPackagesOptions {
  /** Where released packages are kept. */
  readonly folder: string
  /** Where they are made: on the same file system, so that publishing is one link. */
  readonly scratchFolder: string
}

/** Packages in a folder, each written once. What one process began to make the next one goes on with. */
export async function folderPackages({ folder, scratchFolder }: FolderPackagesOptions): Promise<Packages> {
  await privateFolder(scratchFolder)
  const pathOf = (key: string): string => join(folder, ...key.split('/').map(segment))
  const uploads = join(scratchFolder, 'uploads')
  const uploadsOf = (key: string): string => join(uploads, flat(key))
  const uploadOf = ({ key, id }: PackageUpload): string => join(uploadsOf(key), segment(id))
  const partOf = (upload: PackageUpload, part: number): string => join(uploadOf(upload), `part-${part}`)

  const opened: Packages['open'] = async (key, range, signal) => {
    const file = await fileAt(pathOf(key), range, signal)
    if (!file) throw new PackageMissing('There is no package under this key')
    return file
  }

  const verify: Packages['verify'] = async (key, signal) => {
    await opened(key, undefined, signal)
    return hashFile(pathOf(key), signal)
  }

  /** Who publishes removes what others write for the same package at the same time: nobody needs it any more. */
  const orPublished = async <T>(key: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      const isGone = error instanceof PackageMissing || hasCode(error, 'ENOENT')
      if (isGone && (await exists(pathOf(key)))) return undefined
      throw error
    }
  }

  return {
    scratch: (name, signal) => namedScratch(scratchFolder, name, signal),

    async publish(file, key, sha256) {
      await privateFolder(dirname(pathOf(key)))
      if ((await settleOnce(file, pathOf(key))) === 'settled') return 'published'
      if ((await verify(key)).sha256 !== sha256)
        throw new PackageConflict('Other bytes were published under this key before')
      return 'exists'
    },

    async begin(key) {
      const folderOfKey = await privateFolder(uploadsOf(key))
      return { key, id: basename(await mkdtemp(join(folderOfKey, 'upload-'))) }
    },

    async addPart(upload, part, content) {
      const add = async (): Promise<void> => {
        const written = await writeDurably(uploadOf(upload), content.open())
        await settle(written, partOf(upload, part))
        // Who published meanwhile may have looked for what is left before this was there.
        if (await exists(pathOf(upload.key)))
          await rm(uploadsOf(upload.key), { recursive: true, force: true })
      }
      await orPublished(upload.key, add)
      return String(part)
    },

    async complete(upload, parts) {
      const { key } = upload
      const publish = async (): Promise<'published' | 'exists'> => {
        // An answer that was lost after the deed: the upload is gone with it.
        if (await exists(pathOf(key))) return 'exists'
        const paths = parts.map(({ part }) => partOf(upload, part))
        const whole = await writeDurably(uploadOf(upload), joined(paths))
        return (await settleOnce(whole, pathOf(key))) === 'settled' ? 'published' : 'exists'
      }
      const done = (await orPublished(key, publish)) ?? 'exists'
      // Those of earlier attempts too: nothing can come of them any more.
      await rm(uploadsOf(key), { recursive: true, force: true }).catch((error: unknown) => {
        // Who still writes there removes it when they find the package published.
        if (!hasCode(error, 'ENOTEMPTY')) throw error
      })
      return done
    },

    verify,

    async remove(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true })
      const begun = await readdir(uploads).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      })
      const inFolder = begun.filter((name) => name.startsWith(`${flat(prefix)}+`))
      await Promise.all(inFolder.map((name) => rm(join(uploads, name), { recursive: true, force: true })))
    },

    open: opened,
  }
}

/** A key as the name of one folder: no segment has a `+`. */
function flat(key: string): string {
  return key.split('/').map(segment).join('+')
}

async function* joined(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    const file: Readable | undefined = await fileAt(path)
    if (!file) throw new PackageMissing('A part of the package is not there')
    yield* file.stream
  }
}
