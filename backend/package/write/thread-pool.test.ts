import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { newJobRunner, type PackJob } from './pack-job.ts'
import { newSlots } from './slots.ts'
import { startThreads } from './thread-pool.ts'

const SLOTS = 8
const PIECE: PackJob = { kind: 'piece', level: 'fast', history: 0, bytes: 1 << 20, isLast: true }

function poolOf(threads: number) {
  const slots = newSlots(SLOTS)
  const runHere = newJobRunner(slots)
  const here: PackJob[] = []
  const pool = startThreads(threads, slots, async (job, slot) => {
    here.push(job)
    return runHere(job, slot)
  })
  return { pool, slots, here }
}

test('while no thread has started the calling thread packs pieces, and every one is packed once', async () => {
  const { pool, slots, here } = poolOf(2)
  const results = await Promise.all(slots.keys().map((slot) => pool.pack(PIECE, slot)))
  expect(new Set(results.map((result) => JSON.stringify(result)))).toHaveLength(1)
  expect(results[0]).toMatchObject({ kind: 'piece', crc32: 0xa738ea1c })
  expect(here.length).toBeGreaterThan(0)
  // Sooner or later one has started, and packs from then on.
  for (let before = -1; before < here.length;) {
    before = here.length
    await pool.pack(PIECE, 0)
  }
  const before = here.length
  await Promise.all(slots.keys().map((slot) => pool.pack(PIECE, slot)))
  expect(here).toHaveLength(before)
  await pool.end()
})

test('a file is never opened by the calling thread', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pool-'))
  try {
    const file = join(folder, 'a.csv')
    await writeFile(file, 'dose;5\n')
    const { pool, here } = poolOf(1)
    const files = [{ path: 'a.csv', bytes: 7, sha256: sha256Hex(Buffer.from('dose;5\n')), at: 0, file }]
    const job: PackJob = { kind: 'files', level: 'balanced', files }
    expect(await pool.pack(job, 0)).toMatchObject({ kind: 'files' })
    expect(here).toEqual([])
    await pool.end()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what still waits when the threads have ended fails, and says why', async () => {
  const { pool, slots } = poolOf(1)
  const files: PackJob = { kind: 'files', level: 'balanced', files: [] }
  const waiting = slots.keys().map((slot) => pool.pack(files, slot))
  const settled = Promise.allSettled(waiting)
  await pool.end()
  const reasons = (await settled).map((each) => (each.status === 'rejected' ? String(each.reason) : 'packed'))
  expect(new Set(reasons)).toEqual(new Set(['Error: A thread that compresses has ended']))
  await expect(pool.pack(files, 0)).rejects.toThrow('A thread that compresses has ended')
})
