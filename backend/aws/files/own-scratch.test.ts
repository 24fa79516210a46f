import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownScratch } from './own-scratch.ts'

let parent: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sluice-own-scratch-'))
})
afterAll(() => rm(parent, { recursive: true }))

test('what was left of a package is there for its next attempt, and gone when another is begun', async () => {
  const scratch = ownScratch(parent)
  const first = await scratch('r1-round-1')
  await writeFile(join(first.folder, 'package.zip'), 'half')
  await first.leave()

  const again = await scratch('r1-round-1')
  expect(await readdir(again.folder)).toEqual(['package.zip'])
  await again.leave()

  const other = await scratch('r2-round-1')
  expect(await readdir(parent)).toEqual(['r2-round-1'])
  await other.dispose()
  expect(await readdir(parent)).toEqual([])
})

test('what is worked on stays, also while somebody waits for it', async () => {
  const scratch = ownScratch(parent)
  const first = await scratch('r1-round-1')
  await writeFile(join(first.folder, 'package.zip'), 'half')
  const waiting = scratch('r1-round-1')
  await first.leave()
  const other = await scratch('r2-round-1')
  expect(await readdir((await waiting).folder)).toEqual(['package.zip'])
  await Promise.all([(await waiting).dispose(), other.dispose()])
})

test('what an earlier process left goes as well', async () => {
  await ownScratch(parent)('r3-round-1')
  await (await ownScratch(parent)('r4-round-1')).leave()
  expect(await readdir(parent)).toEqual(['r4-round-1'])
})
