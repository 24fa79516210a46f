import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWorks } from '#package/folder-works.ts'
import { worksContract } from '#ports/contracts/works-contract.ts'

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-works-'))
  return { folder, works: folderWorks(folder), close: () => rm(folder, { recursive: true }) }
}

worksContract(open)

test('no name leads out of the folder', async () => {
  const { works, folder, close } = await open()
  const place = { requestId: 'r1', round: 1 }
  for (const name of ['../x', '', '.', 'a/b', 'a\0b'])
    await expect(works.put(place, name, [])).rejects.toThrow('Not a plain word')
  await expect(works.put({ requestId: '..', round: 1 }, 'x', [])).rejects.toThrow('Not a plain word')
  expect(await readdir(folder)).toEqual([])
  await close()
})
