import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installEmulator } from './install-emulator.ts'
import { NoEmulator } from './no-emulator.ts'

let cache: string
beforeEach(async () => void (cache = await mkdtemp(join(tmpdir(), 'sluice-install-'))))
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(cache, { recursive: true, force: true })
})

const failure = () =>
  installEmulator(() => {}, cache).then(
    () => 'installed',
    (error: unknown) => error,
  )

test('without Python there is no emulator, and what is missing is said', async () => {
  vi.stubEnv('PATH', '')
  const error = await failure()
  expect(error).toBeInstanceOf(NoEmulator)
  expect(String(error)).toContain('Python 3.10 or newer')
})

test('where PyPI cannot be reached there is no emulator, and nothing half is left', async () => {
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_FIND_LINKS', '')
  const error = await failure()
  expect(error).toBeInstanceOf(NoEmulator)
  expect(String(error)).toContain('cannot be had from PyPI')
  expect(await readdir(cache)).toEqual([])
})
