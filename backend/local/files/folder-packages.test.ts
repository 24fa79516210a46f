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

test('what was begun and not completed goes when another one is, or with the folder', async () => {
  const { packages, places } = await open()
  const begun = () => readdir(join(places.scratchFolder, 'uploads'))
  const part = {
    bytes: 1,
    async *open() {
      yield Buffer.from('x')
    },
  }
  const [done, given, other] = ['a/r1/1.zip', 'a/r2/1.zip', 'a/r20/1.zip']
  for (const key of [done, given, other]) await packages.addPart(await packages.begin(key), 1, part)
  const again = await packages.begin(done)
  const tag = await packages.addPart(again, 1, part)
  expect(await packages.complete(again, [{ part: 1, tag, bytes: 1 }])).toBe('published')
  expect((await begun()).length).toBe(2)
  await packages.remove('a/r2')
  expect((await begun()).length).toBe(1)
  const late = await packages.begin(done)
  expect(await packages.complete(late, [])).toBe('exists')
  expect((await begun()).length).toBe(1)
  // One who was given up, and writes on after all of that.
  await packages.addPart(again, 2, part)
  expect((await begun()).length).toBe(1)
})

test('several who put the same package together at once all find it published', async () => {
  const { packages } = await open()
  const bytes = Buffer.alloc(300_000, 'part ')
  const part = {
    bytes: bytes.length,
    async *open() {
      yield bytes
    },
  }
  for (let run = 0; run < 20; run += 1) {
    const key = `a/r${run}/1.zip`
    const uploads = await Promise.all(Array.from({ length: 4 }, () => packages.begin(key)))
    const ended = await Promise.all(
      uploads.map(async (upload) => {
        const parts = []
        for (const number of [1, 2, 3]) {
          const tag = await packages.addPart(upload, number, part)
          parts.push({ part: number, tag, bytes: bytes.length })
        }
        return packages.complete(upload, parts)
      }),
    )
    expect(ended.filter((each) => each === 'published').length).toBe(1)
    expect((await packages.verify(key)).bytes).toBe(3 * bytes.length)
  }
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
