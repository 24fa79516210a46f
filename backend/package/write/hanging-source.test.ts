import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
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

test.each([1, 2])(
  'a file that hangs does not keep a failure of another from being told (%i threads)',
  async (threads) => {
    const entries = [{ ...whole, sha256: '0'.repeat(64) }, hanging(large, () => {}), hanging(small, () => {})]
    const target = join(folder, 'package.zip')
    const running = writePackage({ target, entries: ReadableStream.from(entries), threads })
    await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'whole.bin' })
    expect(await readdir(folder)).toEqual([])
  },
)

test('entries that do not come do not keep a failure from being told', async () => {
  async function* entries(): AsyncGenerator<PackageEntry> {
    yield { ...small, sha256: '0'.repeat(64) }
    yield { ...whole, path: 'other.bin' }
    await new Promise<never>(() => {})
  }
  const target = join(folder, 'package.zip')
  const running = writePackage({ target, entries: entries(), threads: 1, limits: { bytes: MIB, files: 1 } })
  await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'small.bin' })
})

test('after a failure no file is read any more', async () => {
  let read = 0
  const counted = (entry: PackageEntry): PackageEntry => ({
    ...entry,
    async *open(_range, signal) {
      for (let at = 0; at < entry.bytes; at += 1000) {
        if (signal?.aborted === true) return
        await wait(1)
        read += 1
        yield randomBytes(1000)
      }
    },
  })
  const others = [1, 2, 3].map((i) => counted({ ...large, path: `${i}.bin` }))
  const entries = ReadableStream.from([{ ...whole, sha256: '0'.repeat(64) }, ...others])
  const running = writePackage({ target: join(folder, 'package.zip'), entries, threads: 2 })
  await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'whole.bin' })
  await wait(20)
  const before = read
  await wait(50)
  expect(read).toBe(before)
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

test.skipIf(process.platform === 'win32')(
  'a file that hangs when it is opened does not either (there are no named pipes on Windows)',
  async () => {
    const pipe = join(folder, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    const entries = ReadableStream.from([
      { ...whole, sha256: '0'.repeat(64) },
      { ...large, file: pipe },
    ])
    const target = join(folder, 'package.zip')
    const running = writePackage({ target, entries, threads: 1, limits: { bytes: 8 * MIB, files: 2 } })
    await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'whole.bin' })
    expect(await readdir(folder)).toEqual(['pipe'])
    await (await open(pipe, 'w')).close()
  },
)

test.skipIf(process.platform === 'win32')(
  'a file on this machine over which a thread hangs is given up too (there are no named pipes on Windows)',
  async () => {
    const pipe = join(folder, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    const giveUp = new AbortController()
    const target = join(folder, 'package.zip')
    const big = entryOf('big.bin', randomBytes(5 * MIB))
    const running = writePackage({
      target,
      entries: ReadableStream.from([{ ...small, file: pipe }, big]),
      threads: 2,
      signal: giveUp.signal,
    })
    const ended = running.catch((error: unknown) => error)
    await vi.waitFor(async () => expect(await readdir(folder)).toContain('package.zip.part'))
    // Nobody writes to the pipe, so a thread waits in it.
    await wait(300)
    giveUp.abort(REASON)
    expect(await ended).toBe(REASON)
    // The thread goes on, and ends.
    await (await open(pipe, 'w')).close()
    const entries = ReadableStream.from([small, big])
    expect((await writePackage({ target, entries, threads: 2 })).entries).toBe(2)
  },
)
