// Scratch space is a real folder in every home, so the contract writes and looks there.
// oxlint-disable-next-line no-restricted-imports
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import {
  LEAST_PART_BYTES,
  PackageConflict,
  PackageMissing,
  type Packages,
  type PartContent,
} from '#ports/packages.ts'
import { fresh, opened } from './open-records.ts'
import { bytesOf, givenUp } from './streams.ts'

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
      const scratch = await packages.scratch(fresh('work'))
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

    test('give every work a scratch folder of its own that nobody else can look into', async () => {
      const names = Array.from({ length: 8 }, () => fresh('work'))
      const all = await Promise.all(names.map((name) => home().packages.scratch(name)))
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

    test('let one attempt work after the other, which finds what was left', async () => {
      const name = fresh('work')
      const first = await home().packages.scratch(name)
      await writeFile(join(first.folder, 'half.part'), 'half')
      let isThere = false
      const waiting = home()
        .packages.scratch(name)
        .then((second) => {
          isThere = true
          return second
        })
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(isThere).toBe(false)
      await first.leave()
      const second = await waiting
      expect(await readdir(second.folder)).toEqual(['half.part'])
      await second.dispose()
      const third = await home().packages.scratch(name)
      expect(await readdir(third.folder)).toEqual([])
      await third.dispose()
    })

    test('let nobody wait longer for a folder than they want to', async () => {
      const name = fresh('work')
      const first = await home().packages.scratch(name)
      const giveUp = new AbortController()
      const waiting = home().packages.scratch(name, giveUp.signal)
      giveUp.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
      await first.dispose()
      await (await home().packages.scratch(name)).dispose()
    })

    test('are given up when the signal fires', async () => {
      const key = aKey()
      await publish(key, 'x'.repeat(600_000))
      const { packages } = home()
      expect(await givenUp((signal) => packages.open(key, undefined, signal))).toEqual([true, true])
      await expect(packages.verify(key, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    })

    const part = (content: Uint8Array): PartContent => ({
      bytes: content.length,
      async *open() {
        yield content
      },
    })
    const LARGE = Buffer.alloc(LEAST_PART_BYTES, 'large ')
    const END = Buffer.from('the end')

    test('are put together of parts, whoever wrote them when, and can be seen only then', async () => {
      const { packages } = home()
      const key = aKey()
      const upload = await packages.begin(key)
      const last = await packages.addPart(upload, 9, part(END))
      await packages.addPart(upload, 2, part(Buffer.from('a part that is written again')))
      const first = await packages.addPart(upload, 2, part(LARGE))
      await packages.addPart(upload, 5, part(Buffer.from('a part that nobody asks for')))
      await expect(packages.open(key)).rejects.toThrow(PackageMissing)
      const parts = [
        { part: 2, tag: first, bytes: LARGE.length },
        { part: 9, tag: last, bytes: END.length },
      ]
      expect(await packages.complete(upload, parts)).toBe('published')
      expect(await packages.verify(key)).toEqual({
        bytes: LARGE.length + END.length,
        sha256: sha256Hex(Buffer.concat([LARGE, END])),
      })
      const { bytes, stream } = await packages.open(key, {
        from: LARGE.length - 3,
        to: LARGE.length + 3,
      })
      expect([bytes, String(await bytesOf(stream))]).toEqual([6, `${String(LARGE.subarray(-3))}the`])
      // Whoever did not hear the answer asks again, and may be given it once more.
      expect(['published', 'exists']).toContain(await packages.complete(upload, parts))
      expect((await packages.verify(key)).bytes).toBe(LARGE.length + END.length)
    })

    test('are put together once: what is under a key stays', async () => {
      const { packages } = home()
      const key = aKey()
      await publish(key, 'content')
      const upload = await packages.begin(key)
      const tag = await packages.addPart(upload, 1, part(END))
      expect(await packages.complete(upload, [{ part: 1, tag, bytes: END.length }])).toBe('exists')
      expect(await read(key)).toBe('content')
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
