import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addFiles,
  decide,
  draft,
  get,
  inReview,
  PAYLOAD,
  present,
  signIn,
  submit,
  until,
  type Client,
} from './client.ts'
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

async function announce(client: Client, id: string, paths: readonly string[]) {
  const answer = await client.ask<{
    addFiles: { refusal: { code: string; problems: { at: string; code: string }[] } | null }
  }>(
    'mutation ($id: ID!, $files: [FileInput!]!) { addFiles(requestId: $id, files: $files) { refusal { code problems { at code } } } }',
    { id, files: paths.map((path) => ({ path, bytes: 1 })) },
  )
  return answer.addFiles.refusal
}

test('names that escape, deceive or collide are refused one by one, and nothing is added', async () => {
  const empty = await draft(researcher, {})
  const bad = [
    '../out.csv',
    '/etc/passwd',
    'a\\b.csv',
    'nul.txt',
    'e\u0301.csv',
    'x\u202Egnp.csv',
    'dir/',
    'manifest.json',
    'C:x',
  ]
  const refusal = await announce(researcher, empty.id, ['fine.csv', ...bad])
  expect(refusal?.code).toBe('FILES_REFUSED')
  expect(refusal?.problems.map(({ at }) => at)).toEqual(bad)
  expect((await get(researcher, empty.id))?.files.count).toBe(0)
  expect((await announce(researcher, empty.id, ['Table.csv', 'table.CSV']))?.problems[0]?.code).toBe(
    'COLLISION',
  )
  expect((await announce(researcher, empty.id, ['a', 'a/b']))?.problems[0]?.code).toBe('FILE_AND_FOLDER')
})

test('a collision with a file that was added before is refused too', async () => {
  const request = await draft(researcher, { 'tables/Region.csv': 'x' })
  expect((await announce(researcher, request.id, ['tables/region.csv']))?.problems[0]?.code).toBe('COLLISION')
  expect((await announce(researcher, request.id, ['tables']))?.problems[0]?.code).toBe('FILE_AND_FOLDER')
  expect((await announce(researcher, request.id, ['tables/Region.csv/x']))?.problems[0]?.code).toBe(
    'FILE_AND_FOLDER',
  )
})

test('no files, and files without bytes, are not submitted', async () => {
  const empty = await draft(researcher, {})
  expect((await submit(researcher, empty)).refusal?.code).toBe('NO_FILES')
  await announce(researcher, empty.id, ['late.csv'])
  const announced = await get(researcher, empty.id)
  const { refusal } = await submit(researcher, announced ?? empty)
  expect(refusal).toMatchObject({ code: 'FILES_MISSING', problems: [{ at: 'late.csv' }] })
})

test('bytes that are not as many as announced are not kept', async () => {
  const empty = await draft(researcher, {})
  const { addFiles: added } = await researcher.ask<{ addFiles: { uploads: { url: string }[] } }>(
    'mutation ($id: ID!) { addFiles(requestId: $id, files: [{ path: "a.csv", bytes: 4 }]) { uploads { url } } }',
    { id: empty.id },
  )
  const url = added.uploads[0]?.url ?? ''
  const chunked = (text: string): RequestInit =>
    ({ method: 'PUT', body: new Blob([text]).stream(), duplex: 'half' }) as RequestInit
  expect((await fetch(url, { method: 'PUT', body: 'abcde' })).status).toBe(400)
  expect((await fetch(url, chunked('abc'))).status).toBe(400)
  expect((await fetch(`${url}x`, { method: 'PUT', body: 'abcd' })).status).toBe(403)
  expect((await readdir(join(sluice.folder, 'uploads', empty.id)).catch(() => [])).length).toBe(0)
  expect((await fetch(url, chunked('abcd'))).status).toBe(201)
})

test('what arrives after submission changes nothing', async () => {
  const request = await draft(researcher, {})
  const { uploads } = await addFiles(researcher, request.id, { 'a.csv': 'old' })
  const filled = await get(researcher, request.id)
  present(await submit(researcher, filled ?? request))
  expect((await fetch(uploads[0]?.url ?? '', { method: 'PUT', body: 'new' })).status).toBe(409)
  const open = await until(researcher, request.id, ({ status }) => status === 'IN_REVIEW')
  const { viewFile } = await governance.ask<{ viewFile: { url: string } }>(
    'mutation ($id: ID!) { viewFile(requestId: $id, path: "a.csv") { url } }',
    { id: open.id },
  )
  expect(await (await fetch(viewFile.url)).text()).toBe('old')
})

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

test('task tokens and folders are in no answer and no notice', async () => {
  const open = await inReview(researcher, { 'secret-name.csv': 'CANARY-CONTENT' })
  // It is in review as soon as it is staged; the wait that a token ends begins a moment later.
  await expect.poll(() => sluice.home.ports.records.token(open.id, 1, 0)).toBeDefined()
  const token = (await sluice.home.ports.records.token(open.id, 1, 0)) ?? ''
  const auditor = await signIn(sluice.url, 'auditor@example.org')
  const everything = JSON.stringify([
    await auditor.raw(
      'query ($id: ID!) { listEvents(requestId: $id, limit: 100) { items { type actor facts } } }',
      { id: open.id },
    ),
    await auditor.raw('{ listNotices(everyone: true, limit: 100) { items { subject text } } }'),
    await auditor.raw('query ($id: ID!) { listFiles(requestId: $id) { items { path sha256 } } }', {
      id: open.id,
    }),
    open,
  ])
  expect(token.length).toBeGreaterThan(20)
  expect(everything).not.toContain(token)
  expect(everything).not.toContain(sluice.folder)
  expect(everything).not.toContain('CANARY-CONTENT')
  const notices = JSON.stringify(
    await auditor.raw('{ listNotices(everyone: true, limit: 100) { items { subject text } } }'),
  )
  expect(notices).not.toContain('secret-name')
})

test('other people see nothing of it', async () => {
  const open = await inReview(researcher, { 'a.csv': 'x' })
  const stranger = await signIn(sluice.url, 'researcher-2@example.org')
  const ask = async (id: string) =>
    JSON.stringify(
      await stranger.raw(
        `query ($id: ID!) { getRequest(id: $id) { id } listFiles(requestId: $id) { items { path } } listEvents(requestId: $id) { items { type } } }`,
        { id },
      ),
    )
  expect(await ask(open.id)).toBe(await ask('00000000-0000-4000-8000-000000000000'))
  expect((await decide(stranger, open)).refusal?.code).toBe('NOT_FOUND')
})
