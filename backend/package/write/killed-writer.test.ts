import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writePackage } from '#package/write-package.ts'
import { NOISE_LIMITS, noiseFiles } from './pack-noise.fixture.ts'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('./pack-noise.fixture.ts', import.meta.url))
const FILES = 12
const MIB = 1 << 20

let folder: string
let target: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'))
  target = join(folder, 'package.zip')
})
afterEach(() => rm(folder, { recursive: true }))

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

test('a run that is killed in the middle is continued by the next one, with the same bytes', async () => {
  const other = join(folder, 'other.zip')
  await writePackage({ target: other, entries: noiseFiles(FILES), threads: 1, limits: NOISE_LIMITS })
  const whole = await readFile(other)
  for (const bytes of [1 * MIB, 4 * MIB, 8 * MIB]) {
    await rm(target, { force: true })
    const writer = spawn(process.execPath, [SCRIPT, target, String(FILES), '25'], { stdio: 'ignore' })
    while ((await sizeOf(`${target}.part`)) < bytes) await wait(2)
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    expect(await sizeOf(target)).toBe(0)
    const done = await writePackage({
      target,
      entries: noiseFiles(FILES),
      threads: 1,
      limits: NOISE_LIMITS,
    })
    // By then, at least the first unit of two files was noted.
    if (bytes > 4 * MIB) expect(done.isContinued).toBe(true)
    expect((await readFile(target)).equals(whole)).toBe(true)
  }
  expect((await readdir(folder)).toSorted()).toEqual(['other.zip', 'package.zip'])
})

// The limit on a file's size stands for a disk that is full.
test.skipIf(process.platform === 'win32')(
  'where the disk takes no more, the run ends with the error of the system and leaves nothing; with room it works',
  async () => {
    const limited = `ulimit -f 6000; exec "$0" "$@"`
    const args = ['-c', limited, process.execPath, SCRIPT, target, String(FILES), '0']
    await expect(run('sh', args)).rejects.toMatchObject({ stdout: '{"code":"EFBIG"}\n' })
    expect(await readdir(folder)).toEqual([])
    const { stdout } = await run(process.execPath, [SCRIPT, target, String(FILES), '0'])
    expect(stdout).toBe('packed\n')
    expect(await readdir(folder)).toEqual(['package.zip'])
  },
)
