import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { decide, inReview, present, signIn, until, type Client } from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
let researcher: Client
let folder: string
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
  folder = await mkdtemp(join(tmpdir(), 'sluice-side-by-side-'))
})
afterAll(async () => {
  await sluice.stop()
  await rm(folder, { recursive: true, force: true })
})

async function download(id: string): Promise<string> {
  const { downloadData } = await researcher.ask<{ downloadData: { url: string } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url } }',
    { id },
  )
  const file = join(folder, `${id}.zip`)
  await writeFile(file, new Uint8Array(await (await fetch(downloadData.url)).arrayBuffer()))
  return file
}

test('eight releases at once with equal file names hold only their own bytes', async () => {
  const governance = await signIn(sluice.url, 'governance@example.org')
  const researchIt = await signIn(sluice.url, 'research-it@example.org')
  const contents = Array.from({ length: 8 }, (_, n) => ({
    'data/x.csv': `request ${n}, data\n`.repeat(1_000 + n),
    'other/x.csv': `request ${n}, other\n`.repeat(900 + n),
  }))
  const open = await Promise.all(contents.map((files) => inReview(researcher, files)))
  const first = await Promise.all(open.map(async (request) => present(await decide(governance, request))))
  await Promise.all(first.map(async (request) => present(await decide(researchIt, request))))
  for (const [n, { id }] of open.entries()) {
    await until(researcher, id, ({ status }) => status === 'RELEASED')
    const report = await verifyPackage(await download(id))
    expect(report.problems).toEqual([])
    const expected = Object.entries(contents[n] ?? {}).map(([path, content]) => ({
      path,
      sha256: sha256Hex(content),
    }))
    expect(report.record?.files.map(({ path, sha256 }) => ({ path, sha256 }))).toEqual(expected)
  }
})
