import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import {
  addFiles,
  decide,
  draft,
  inReview,
  present,
  signIn,
  submit,
  until,
  type Client,
  type Content,
} from '#local/journeys/client.ts'
import { releasedFiles } from './released-files.ts'
import { startServer, type ServerProcess } from './server-process.ts'

let folder: string
let server: ServerProcess
let researcher: Client
let governance: Client
let researchIt: Client

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-kill-'))
  server = await startServer(folder, { isFirst: true })
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
    .map(({ parentPath, name }) => ({ name, bytes: statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0 }))
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
  const content = { 'whole.bin': randomBytes(3_000_000), 'torn.bin': randomBytes(3_000_000) }
  const { id } = await draft(researcher, { 'whole.bin': content['whole.bin'] })
  const { uploads } = await addFilesOnly(id, 'torn.bin', 3_000_000)
  const url = uploads[0]?.url ?? ''
  const slow = httpRequest(url, { method: 'PUT', headers: { 'Content-Length': 3_000_000 } })
  slow.on('error', () => {})
  slow.write(content['torn.bin'].subarray(0, 1_000_000))
  await killedWhen(() => kept(`uploads/${id}`).some(({ name, bytes }) => name.endsWith('.part') && bytes > 0))
  await again()
  expect(kept(`uploads/${id}`)).toMatchObject([{ bytes: 3_000_000 }])
  expect((await fetch(url, { method: 'PUT', body: content['torn.bin'] })).status).toBe(201)
  const added = present(await addFiles(researcher, id, {}).catch(() => submitNow(id)))
  void added
  await isApproved(id)
  await isReleased(id, content)
})
