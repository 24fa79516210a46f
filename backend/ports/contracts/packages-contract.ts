// Scratch space is a real folder in every home, so the contract writes and looks there.
// oxlint-disable-next-line no-restricted-imports
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { PackageConflict, PackageMissing, type Packages } from '#ports/packages.ts'
import { fresh, opened } from './open-records.ts'
import { bytesOf } from './streams.ts'

export interface OpenedPackages {
  readonly packages: Packages
  close(): Promise<void>
}

/** What every home's packages promise: private scratch, and publishing once. */
export function packagesContract(open: () => Promise<OpenedPackages>): void {
  describe('packages', () => {
    const home = opened(open)
    const aKey = () => `approved_egress/${fresh('r')}/round-1/package.zip`

    async function publish(key: string, text: string) {
      const { packages } = home()
      const scratch = await packages.scratch()
      try {
        const file = join(scratch.folder, 'package.zip')
        await writeFile(file, text)
        return await packages.publish(file, key, sha256Hex(text))
      } finally {
        await scratch.dispose()
      }
    }
    const read = async (key: string) => {
      const { bytes, stream } = await home().packages.open(key)
      const all = await bytesOf(stream)
      expect(all.length).toBe(bytes)
      return String(all)
    }

    test('give every attempt a scratch folder of its own that nobody else can look into', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => home().packages.scratch()))
      expect(new Set(all.map(({ folder }) => folder)).size).toBe(8)
      for (const { folder, dispose } of all) {
        expect(await readdir(folder)).toEqual([])
        expect((await stat(folder)).mode & 0o077).toBe(0)
        await writeFile(join(folder, 'x.csv'), folder)
        await dispose()
        await dispose()
        await expect(stat(folder)).rejects.toThrow('ENOENT')
      }
    })

    test('publish once; the same again is there already', async () => {
      const key = aKey()
      expect(await publish(key, 'content')).toBe('published')
      expect(await publish(key, 'content')).toBe('exists')
      expect(await read(key)).toBe('content')
      expect(await home().packages.verify(key)).toEqual({ bytes: 7, sha256: sha256Hex('content') })
    })

    test('never put other bytes in the place of a package', async () => {
      const key = aKey()
      await publish(key, 'content')
      await expect(publish(key, 'forgery')).rejects.toThrow(PackageConflict)
      expect(await read(key)).toBe('content')
    })

    test('let one of many win who publish at once; the same bytes are no conflict', async () => {
      const key = aKey()
      const answers = await Promise.all(Array.from({ length: 8 }, () => publish(key, 'content')))
      expect(answers.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'exists'), 'published'])
      const other = aKey()
      const settled = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => publish(other, text)))
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect('abcd'.indexOf(await read(other))).toBe(
        settled.findIndex(({ status }) => status === 'fulfilled'),
      )
    })

    test('stay when the scratch space is gone, and each under its own key', async () => {
      const [one, two] = [aKey(), aKey()]
      await publish(one, 'one')
      await publish(two, 'two')
      expect([await read(one), await read(two)]).toEqual(['one', 'two'])
    })

    test('can be empty', async () => {
      const key = aKey()
      await publish(key, '')
      expect(await home().packages.verify(key)).toEqual({ bytes: 0, sha256: sha256Hex('') })
      expect(await read(key)).toBe('')
    })

    test('are removed with everything under their folder, and nothing beside it', async () => {
      const [gone, alsoGone, stays] = [aKey(), aKey(), aKey()]
      const folder = gone.split('/').slice(0, 2).join('/')
      const sibling = `${folder}/other/${alsoGone.split('/').at(-1)}`
      for (const key of [gone, sibling, stays]) await publish(key, 'content')
      await home().packages.remove(folder)
      await home().packages.remove(folder)
      await expect(read(gone)).rejects.toThrow(PackageMissing)
      await expect(read(sibling)).rejects.toThrow(PackageMissing)
      expect(await read(stays)).toBe('content')
    })

    test('say what is missing', async () => {
      await expect(home().packages.verify(aKey())).rejects.toThrow(PackageMissing)
      await expect(home().packages.open(aKey())).rejects.toThrow(PackageMissing)
      await publish('approved_egress/r1/package.zip', 'content')
      await expect(home().packages.verify('approved_egress/r1')).rejects.toThrow(PackageMissing)
      await expect(home().packages.verify('approved_egress/r1/package.zip/x')).rejects.toThrow(PackageMissing)
    })
  })
}
