import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AlreadyRunning, takeDataFolder } from './data-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a data folder is taken once until it is released, and says by whom', () => {
  const taken = takeDataFolder(folder)
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(`${process.pid}\n`)
  expect(() => takeDataFolder(folder)).toThrow(AlreadyRunning)
  expect(() => takeDataFolder(folder)).toThrow(
    `Sluice is already running on ${folder} (process ${process.pid}). Stop it first, or use it.`,
  )
  taken.release()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
  takeDataFolder(folder).release()
})

test('the number of a process alone keeps nobody out, and a missing one lets nobody in', async () => {
  writeFileSync(join(folder, 'lock'), String(process.ppid))
  const taken = takeDataFolder(folder)
  await rm(join(folder, 'lock'))
  expect(() => takeDataFolder(folder)).toThrow(AlreadyRunning)
  taken.release()
})
