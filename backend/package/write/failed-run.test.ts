import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entryOf, writePackage } from '#package/write-package.ts'
import type { PackJob } from './pack-job.ts'
import { openPackers } from './packers.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'failed-'))))
afterEach(() => rm(folder, { recursive: true }))

const MIB = 1 << 20

// Units of one file each, so that some are always being noted when the run fails.
test('a run that fails while units are being noted says why, and leaves nothing, neither then nor later', async () => {
  for (let run = 0; run < 12; run += 1) {
    const files = Array.from({ length: 5 + run }, (_, i) => entryOf(`${i}.bin`, randomBytes(MIB)))
    const bad = { ...entryOf('bad.bin', randomBytes(MIB)), sha256: '0'.repeat(64) }
    const running = writePackage({
      target: join(folder, 'package.zip'),
      entries: ReadableStream.from([...files, bad]),
      threads: 2,
      limits: { bytes: 64 * MIB, files: 1 },
    })
    await expect(running).rejects.toMatchObject({ name: 'IntegrityError', path: 'bad.bin' })
    expect(await readdir(folder)).toEqual([])
  }
})

// Linux has a file that is always full.
const FULL = '/dev/full'
test.skipIf(!existsSync(FULL))(
  `without room for its notes a run says so, and nothing looks like a package (where there is ${FULL})`,
  async () => {
    const target = join(folder, 'package.zip')
    await symlink(FULL, `${target}.journal.new`)
    const entries = ReadableStream.from([entryOf('a.bin', randomBytes(MIB))])
    await expect(writePackage({ target, entries, threads: 1 })).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await readdir(folder)).toEqual([])
    await writePackage({ target, entries: ReadableStream.from([entryOf('a.bin', 'room')]), threads: 1 })
    expect(await readdir(folder)).toEqual(['package.zip'])
  },
)

test('who still reads when a run has ended starts no thread any more', async () => {
  const packers = openPackers(2)
  await packers.close()
  const job: PackJob = { kind: 'piece', level: 'fast', history: 0, bytes: MIB, isLast: true }
  for (const slot of packers.slots.keys())
    await expect(packers.run(job, slot)).rejects.toThrow('Nobody packs any more')
})
