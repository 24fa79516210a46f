import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { packagesContract } from '#ports/contracts/packages-contract.ts'
import { folderPackages } from './folder-packages.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-packages-'))
  folders.push(folder)
  const places = { folder: join(folder, 'packages'), scratchFolder: join(folder, 'scratch') }
  return { places, packages: await folderPackages(places), close: async () => {} }
}

packagesContract(open)

test('what a process that died left in scratch is found by the next one', async () => {
  const { packages, places } = await open()
  const scratch = await packages.scratch('work')
  await writeFile(join(scratch.folder, 'half.zip'), 'half')
  await scratch.leave()
  const next = await (await folderPackages(places)).scratch('work')
  expect(await readdir(next.folder)).toEqual(['half.zip'])
  await next.dispose()
})

test('no key leads out of the folder', async () => {
  const { packages } = await open()
  const { folder, dispose } = await packages.scratch('work')
  const file = join(folder, 'x.zip')
  await writeFile(file, 'x')
  for (const key of ['../x.zip', 'a/../../x.zip', '/x.zip', '', '.', 'a//b', 'a\0b'])
    await expect(packages.publish(file, key, 'any')).rejects.toThrow('Not an id')
  await dispose()
})
