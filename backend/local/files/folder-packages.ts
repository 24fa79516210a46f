import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFile } from '#package/hash-file.ts'
import { PackageConflict, PackageMissing, type Packages } from '#ports/packages.ts'
import { fileAt, privateFolder, settleOnce, type Readable } from './durable.ts'
import { segment } from './folder-sources.ts'

export interface FolderPackagesOptions {
  /** Where released packages are kept. */
  readonly folder: string
  /** Where they are made: on the same file system, so that publishing is one link. Emptied at every start. */
  readonly scratchFolder: string
}

/** Packages in a folder, each written once. */
export async function folderPackages({ folder, scratchFolder }: FolderPackagesOptions): Promise<Packages> {
  await rm(scratchFolder, { recursive: true, force: true })
  await privateFolder(scratchFolder)

  const pathOf = (key: string): string => join(folder, ...key.split('/').map(segment))

  const opened = async (key: string): Promise<Readable> => {
    const file = await fileAt(pathOf(key))
    if (!file) throw new PackageMissing('There is no package under this key')
    return file
  }

  const verify: Packages['verify'] = async (key) => {
    await opened(key)
    return hashFile(pathOf(key))
  }

  return {
    async scratch() {
      const own = await mkdtemp(join(scratchFolder, 'attempt-'))
      return { folder: own, dispose: () => rm(own, { recursive: true, force: true }) }
    },

    async publish(file, key, sha256) {
      await privateFolder(dirname(pathOf(key)))
      if ((await settleOnce(file, pathOf(key))) === 'settled') return 'published'
      if ((await verify(key)).sha256 !== sha256)
        throw new PackageConflict('Other bytes were published under this key before')
      return 'exists'
    },

    verify,

    remove: (prefix) => rm(pathOf(prefix), { recursive: true, force: true }),

    open: opened,
  }
}
