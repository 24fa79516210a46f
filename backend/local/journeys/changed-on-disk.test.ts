import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#journeys/client.ts'
import { decide, inReview, PAYLOAD, present, until } from '#journeys/requests.ts'
import { signIn } from './client.ts'
import { start, type Started } from './start.ts'

let sluice: Started
let researcher: Client
let governance: Client
let researchIt: Client
beforeAll(async () => {
  sluice = await start()
  researcher = await signIn(sluice.url, 'researcher@example.org')
  governance = await signIn(sluice.url, 'governance@example.org')
  researchIt = await signIn(sluice.url, 'research-it@example.org')
})
afterAll(() => sluice.stop())

test('a staged copy that is changed on disk stops the release, and nothing leaves', async () => {
  const open = await inReview(researcher, { 'a.csv': 'what was approved' })
  const folder = join(sluice.folder, 'staging', open.id, 'round-1')
  const [name = ''] = await readdir(folder)
  await writeFile(join(folder, name), 'something else!!!')
  present(await decide(researchIt, present(await decide(governance, open))))
  const failed = await until(researcher, open.id, ({ status }) => status === 'FAILED')
  expect(failed.failure).toMatchObject({ step: 'Release package', code: 'IntegrityError' })
  expect(failed.release).toBeNull()

  await writeFile(join(folder, name), 'what was approved')
  const admin = await signIn(sluice.url, 'admin@example.org')
  await admin.ask(
    `mutation ($id: ID!, $version: Int!) { retryRequest(id: $id, expectedVersion: $version) ${PAYLOAD} }`,
    {
      id: open.id,
      version: failed.version,
    },
  )
  await until(researcher, open.id, ({ status }) => status === 'RELEASED')
})

test('a package that was changed on disk is not handed out whole', async () => {
  const first = present(await decide(governance, await inReview(researcher, { 'a.csv': 'approved' })))
  const { id } = present(await decide(researchIt, first))
  await until(researcher, id, ({ status }) => status === 'RELEASED')
  const folder = join(sluice.folder, 'packages', 'approved_egress', id, 'round-1')
  const [name = ''] = await readdir(folder)
  const bytes = await readFile(join(folder, name))
  bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
  await writeFile(join(folder, name), bytes)
  const { downloadData } = await researcher.ask<{ downloadData: { url: string } }>(
    'mutation ($id: ID!) { downloadData(requestId: $id) { url } }',
    { id },
  )
  await expect(fetch(downloadData.url).then((answer) => answer.arrayBuffer())).rejects.toThrow()
})
