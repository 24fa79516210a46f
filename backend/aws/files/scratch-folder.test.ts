import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newScratch } from './scratch-folder.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function shared(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-scratch-'))
  folders.push(folder)
  return folder
}

const NOW = '2026-03-04T09:00:00.000Z'
const at = (hoursAgo: number) => new Date(Date.parse(NOW) - hoursAgo * 3_600_000)

test('what an attempt left that is a day old goes, what is younger stays', async () => {
  const folder = await shared()
  for (const [name, hoursAgo] of [
    ['attempt-dead', 25],
    ['attempt-alive', 1],
  ] as const) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'package.zip'), 'half')
    await utimes(join(folder, name), at(hoursAgo), at(hoursAgo))
  }
  const scratch = await newScratch(folder, NOW)
  expect((await readdir(folder)).toSorted()).toEqual(
    ['attempt-alive', scratch.folder.split('/').at(-1)].toSorted(),
  )
})

test('many attempts sweep at once, and each gets a folder that only its owner may use', async () => {
  const folder = join(await shared(), 'not', 'there', 'yet')
  await mkdir(folder, { recursive: true })
  for (let n = 0; n < 20; n += 1) {
    await mkdir(join(folder, `attempt-${n}`))
    await utimes(join(folder, `attempt-${n}`), at(30), at(30))
  }
  const all = await Promise.all(Array.from({ length: 8 }, () => newScratch(folder, NOW)))
  expect(await readdir(folder)).toHaveLength(8)
  for (const { folder: own } of all) expect((await stat(own)).mode & 0o777).toBe(0o700)
})
