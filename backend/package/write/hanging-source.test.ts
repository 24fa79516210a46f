import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { packFiles, packSlice, sealFile } from '#package/pack-part.ts'
import { entryOf, writePackage, type PackageEntry } from '#package/write-package.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'hanging-'))))
afterEach(() => rm(folder, { recursive: true }))

const MIB = 1 << 20
const REASON = new Error('enough')

/** The entry after its first bytes never gives any more, looks at no signal, and does not let itself be ended. */
function hanging(entry: PackageEntry, hangs: () => void): PackageEntry {
  return {
    ...entry,
    open: () => ({
      [Symbol.asyncIterator]: () => ({
        async next() {
          hangs()
          return new Promise<never>(() => {})
        },
        return: () => new Promise<never>(() => {}),
      }),
    }),
  }
}

const whole = entryOf('whole.bin', randomBytes(2 * MIB))
const large = entryOf('large.bin', randomBytes(3 * MIB))
const small = entryOf('small.bin', randomBytes(1000))

test.each([
  ['small', small, 1],
  ['small', small, 2],
  ['large', large, 1],
  ['large', large, 2],
])('a %s file that hangs is given up, and the next run goes on from there', async (_, entry, threads) => {
  const target = join(folder, 'package.zip')
  const giveUp = new AbortController()
  const hung = Promise.withResolvers<void>()
  const limits = { bytes: 4 * MIB, files: 1 }
  const running = writePackage({
    target,
    entries: ReadableStream.from([whole, hanging(entry, hung.resolve)]),
    threads,
    limits,
    signal: giveUp.signal,
  })
  await hung.promise
  await vi.waitFor(async () => expect(await readdir(folder)).toContain('package.zip.journal'))
  giveUp.abort(REASON)
  await expect(running).rejects.toBe(REASON)
  expect((await readdir(folder)).toSorted()).toEqual(['package.zip.journal', 'package.zip.part'])
  const again = await writePackage({
    target,
    entries: ReadableStream.from([whole, entry]),
    threads: 1,
    limits,
  })
  expect(again).toMatchObject({ entries: 2, isContinued: true })
  expect(await readdir(folder)).toEqual(['package.zip'])
})

test('entries that do not come are given up', async () => {
  async function* entries(): AsyncGenerator<PackageEntry> {
    yield small
    await new Promise<never>(() => {})
  }
  const giveUp = new AbortController()
  const target = join(folder, 'package.zip')
  const running = writePackage({ target, entries: entries(), threads: 1, signal: giveUp.signal })
  setTimeout(() => giveUp.abort(REASON), 20)
  await expect(running).rejects.toBe(REASON)
  expect(await readdir(folder)).not.toContain('package.zip')
})

test('those who pack a part of a package give up a file that hangs', async () => {
  for (const pack of [
    (entry: PackageEntry, signal: AbortSignal) => packFiles([entry], 'fast', signal),
    (entry: PackageEntry, signal: AbortSignal) =>
      packSlice(entry, { from: MIB, to: 2 * MIB, isLast: false }, 'fast', signal),
    (entry: PackageEntry, signal: AbortSignal) => sealFile(entry, MIB, signal),
  ]) {
    const giveUp = new AbortController()
    const hung = hanging(large, () => giveUp.abort(REASON))
    await expect(pack(hung, giveUp.signal)).rejects.toBe(REASON)
  }
})
