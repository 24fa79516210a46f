import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import type { Client } from '#journeys/client.ts'
import {
  decide,
  draft,
  inReview,
  PAYLOAD,
  present,
  submit,
  until,
  type Content,
  type Payload,
  type ShownRequest,
} from '#journeys/requests.ts'
import { signIn } from '#local/journeys/client.ts'
import { releasedFiles } from './released-files.ts'
import { startServer, type ServerProcess } from './server-process.ts'

// Each of these starts processes: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let folder: string
let server: ServerProcess
let researcher: Client
let governance: Client
let researchIt: Client

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-kill-'))
  server = await startServer(folder)
  researcher = await signIn(server.url, 'researcher@example.org')
  governance = await signIn(server.url, 'governance@example.org')
  researchIt = await signIn(server.url, 'research-it@example.org')
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** The same service again: same address, and everyone is still signed in. */
async function again(): Promise<void> {
  const { url } = server
  server = await startServer(folder)
  expect(server.url).toBe(url)
  process.stdout.write(`started again in ${server.startedInMs} ms\n`)
}

/** Files below a place of the data folder, with their sizes. */
function kept(place: string): readonly { name: string; bytes: number }[] {
  if (!existsSync(join(folder, place))) return []
  return readdirSync(join(folder, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({
      name,
      bytes: statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0,
    }))
}

async function killedWhen(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('The moment to kill it did not come')
    await setTimeout(2)
  }
  await server.kill()
}

async function isReleased(id: string, content: Content): Promise<void> {
  await until(researcher, id, ({ status, stagedDeleted }) => status === 'RELEASED' && !!stagedDeleted)
  expect(await releasedFiles(researcher, id)).toEqual(
    Object.fromEntries(Object.entries(content).map(([path, each]) => [path, sha256Hex(each)])),
  )
  expect(kept(`staging/${id}`)).toEqual([])
  expect(kept(`uploads/${id}`)).toEqual([])
  expect(kept('scratch')).toEqual([])
  expect(kept(`packages/approved_egress/${id}`)).toHaveLength(1)
}

test('a living process keeps its data folder to itself, a killed one leaves it to the next', async () => {
  await expect(startServer(folder)).rejects.toThrow(`already running on ${folder} (process ${server.pid})`)
  await server.kill()
  await again()
})

test('killed in the middle of an upload it keeps nothing of it, and takes it again by the same link', async () => {
  const content = { 'torn.bin': randomBytes(3_000_000), 'whole.bin': randomBytes(3_000_000) }
  const { id } = await draft(researcher, { 'whole.bin': content['whole.bin'] })
  const { url, request } = await announce(id, 'torn.bin', 3_000_000)
  const slow = httpRequest(url, { method: 'PUT', headers: { 'Content-Length': 3_000_000 } })
  slow.on('error', () => {})
  slow.write(content['torn.bin'].subarray(0, 1_000_000))
  await killedWhen(() => kept(`uploads/${id}`).some(({ name, bytes }) => name.endsWith('.part') && bytes > 0))
  await again()
  expect(kept(`uploads/${id}`)).toMatchObject([{ bytes: 3_000_000 }])
  expect((await fetch(url, { method: 'PUT', body: content['torn.bin'] })).status).toBe(201)
  present(await submit(researcher, request))
  await isApproved(id)
  await isReleased(id, content)
})

test('killed while it copies many files it goes on where it was', async () => {
  const content = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`tables/${index}.csv`, `region,n\nnorth,${index}\n`]),
  )
  const request = await draft(researcher, content)
  present(await submit(researcher, request))
  await killedWhen(() => kept(`staging/${request.id}`).length >= 40)
  expect(kept(`staging/${request.id}`).length).toBeLessThan(300)
  await again()
  await isApproved(request.id)
  await isReleased(request.id, content)
})

test('a decision that was answered is there after the kill, and the next stage is open', async () => {
  const content = { 'a.csv': 'n\n1\n' }
  const open = await inReview(researcher, content)
  const decided = present(await decide(governance, open))
  await server.kill()
  await again()
  const found = await until(researchIt, open.id, ({ whoseTurn }) => whoseTurn.group === 'ResearchIT')
  expect(found).toMatchObject({ version: decided.version, decisions: [{ decision: 'APPROVED' }] })
  present(await decide(researchIt, found))
  await server.kill()
  await again()
  await isReleased(open.id, content)
})

test('killed while it packs it releases one package all the same', async () => {
  const content = { 'large.bin': randomBytes(40_000_000) }
  const { id } = await inReview(researcher, content)
  await isApproved(id)
  await killedWhen(() => kept('scratch').some(({ bytes }) => bytes > 1_000_000))
  expect(kept(`packages/approved_egress/${id}`)).toEqual([])
  await again()
  await isReleased(id, content)
})

async function announce(
  requestId: string,
  path: string,
  bytes: number,
): Promise<{ url: string; request: ShownRequest }> {
  const { addFiles } = await researcher.ask<{ addFiles: Payload & { uploads: { url: string }[] } }>(
    `mutation ($id: ID!, $files: [FileInput!]!) { addFiles(requestId: $id, files: $files)
      { uploads { url } ${PAYLOAD.slice(1)} }`,
    { id: requestId, files: [{ path, bytes }] },
  )
  return { url: addFiles.uploads[0]?.url ?? '', request: present(addFiles) }
}

/** Both stages approve. */
async function isApproved(id: string): Promise<void> {
  const open = await until(researcher, id, ({ status }) => status === 'IN_REVIEW')
  present(await decide(researchIt, present(await decide(governance, open))))
}
