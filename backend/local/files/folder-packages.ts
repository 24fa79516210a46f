import { mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { hashFile } from '#package/hash-file.ts'
import { namedScratch } from '#package/named-scratch.ts'
import { PackageConflict, PackageMissing, type Packages } from '#ports/packages.ts'
import { exists, fileAt, privateFolder, settle, settleOnce, writeDurably, type Readable } from './durable.ts'
import { segment } from './folder-sources.ts'

export interface FolderPackagesOptions {
  /** Where released packages are kept. */
  readonly folder: string
  /** Where they are made: on the same file system, so that publishing is one link. */
  readonly scratchFolder: string
}

const UPLOAD = 'upload-'

/** Packages in a folder, each written once. What one process began to make the next one goes on with. */
export async function folderPackages({ folder, scratchFolder }: FolderPackagesOptions): Promise<Packages> {
  await privateFolder(scratchFolder)
  const pathOf = (key: string): string => join(folder, ...key.split('/').map(segment))
  const uploadOf = (id: string): string => join(scratchFolder, segment(id))
  const partOf = (id: string, part: number): string => join(uploadOf(id), `part-${part}`)

  const opened: Packages['open'] = async (key, range) => {
    const file = await fileAt(pathOf(key), range)
    if (!file) throw new PackageMissing('There is no package under this key')
    return file
  }

  const verify: Packages['verify'] = async (key) => {
    await opened(key)
    return hashFile(pathOf(key))
  }

  return {
    scratch: (name) => namedScratch(scratchFolder, name),

    async publish(file, key, sha256) {
      await privateFolder(dirname(pathOf(key)))
      if ((await settleOnce(file, pathOf(key))) === 'settled') return 'published'
      if ((await verify(key)).sha256 !== sha256)
        throw new PackageConflict('Other bytes were published under this key before')
      return 'exists'
    },

    async begin(key) {
      return { key, id: basename(await mkdtemp(join(scratchFolder, UPLOAD))) }
    },

    async addPart({ id }, part, content) {
      const written = await writeDurably(uploadOf(id), content.open())
      await settle(written, partOf(id, part))
      return String(part)
    },

    async complete({ id, key }, parts) {
      // An answer that was lost after the deed: the upload is gone with it.
      if (await exists(pathOf(key))) return 'exists'
      const whole = await writeDurably(uploadOf(id), joined(parts.map(({ part }) => partOf(id, part))))
      await privateFolder(dirname(pathOf(key)))
      const done = await settleOnce(whole, pathOf(key))
      await rm(uploadOf(id), { recursive: true, force: true })
      return done === 'settled' ? 'published' : 'exists'
    },

    verify,

    remove: (prefix) => rm(pathOf(prefix), { recursive: true, force: true }),

    open: opened,
  }
}

async function* joined(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    const file: Readable | undefined = await fileAt(path)
    if (!file) throw new PackageMissing('A part of the package is not there')
    yield* file.stream
  }
}
