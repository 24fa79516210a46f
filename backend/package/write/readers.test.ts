import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packFiles } from '#package/pack-part.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'readers-'))))
afterEach(() => rm(folder, { recursive: true }))

/** Files of several jobs in a store that takes its time, and how many of them were read at once. */
function farFiles(count: number): { readonly entries: readonly PackageEntry[]; most(): number } {
  let [now, most] = [0, 0]
  const far = (entry: PackageEntry): PackageEntry => ({
    ...entry,
    async *open() {
      now += 1
      most = Math.max(most, now)
      await setTimeout(2)
      yield* entry.open()
      now -= 1
    },
  })
  const entries = Array.from({ length: count }, (_, i) => far(entryOf(`${i}.bin`, randomBytes(100))))
  return { entries, most: () => most }
}

test('32 small files are read at once, by however many jobs', async () => {
  const { entries, most } = farFiles(1_000)
  async function* each(): AsyncGenerator<PackageEntry> {
    yield* entries
  }
  await writePackage({ target: join(folder, 'package.zip'), entries: each(), threads: 4 })
  expect(most()).toBe(32)
})

test('so many are also read at once by one who makes a part of a package', async () => {
  const { entries, most } = farFiles(1_000)
  await packFiles(entries, 'balanced', new AbortController().signal)
  expect(most()).toBe(32)
})
