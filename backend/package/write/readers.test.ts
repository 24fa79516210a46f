import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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

/** Files of more than a piece, none of which gives anything before so many are open; and how many were not closed again. */
function onlyTogether(together: number): { readonly entries: readonly PackageEntry[]; open(): number } {
  let [opened, open] = [0, 0]
  const enough = Promise.withResolvers<void>()
  const entries = Array.from({ length: 6 }, (_, i): PackageEntry => {
    const entry = entryOf(`${i}.bin`, randomBytes(1_500_000))
    return {
      ...entry,
      async *open() {
        opened += 1
        open += 1
        if (opened >= together) enough.resolve()
        try {
          await enough.promise
          yield* entry.open()
        } finally {
          open -= 1
        }
      },
    }
  })
  return { entries, open: () => open }
}

test.each([
  [1, 2],
  [2, 4],
])('with %i threads %i larger files are read at once', async (threads, together) => {
  const { entries, open } = onlyTogether(together)
  const target = join(folder, 'package.zip')
  const made = await writePackage({ target, entries: ReadableStream.from(entries), threads })
  expect(made.entries).toBe(6)
  expect(open()).toBe(0)
})

test('a run that fails leaves none of the files open that it had begun to read', async () => {
  const { entries, open } = onlyTogether(4)
  const bad = entries.map((entry, i) => (i === 0 ? { ...entry, sha256: '0'.repeat(64) } : entry))
  const target = join(folder, 'package.zip')
  await expect(writePackage({ target, entries: ReadableStream.from(bad), threads: 2 })).rejects.toMatchObject(
    { name: 'IntegrityError', path: '0.bin' },
  )
  await vi.waitFor(() => expect(open()).toBe(0))
})
