import { afterAll, beforeEach, expect, test } from 'vitest'
import { pathKey } from '#core/paths.ts'
import { aFile, aRequest } from '#egress/request.fixture.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { NOTHING, streamOf } from '#egress/step.ts'
import { submitted } from '#egress/transitions.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Arrived } from '#ports/sources.ts'
import { filesStillMissing, noteArrival } from './note-arrival.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { records } = home.ports

/** A store into which clients put bytes on their own, as S3 is one. */
const arrived = new Map<string, Arrived>()
const removed: string[] = []
const ports = {
  ...home.ports,
  sources: {
    ...home.ports.sources,
    arrived: async ({ requestId, pathKey: key }: { requestId: string; pathKey: string }) =>
      arrived.get(`${requestId}/${key}`),
    async removeUpload(_requestId: string, version: string) {
      removed.push(version)
    },
  },
}
let count = 0
let request: EgressRequest
beforeEach(async () => {
  request = aRequest({ id: `r-${(count += 1)}` })
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
})

async function announced(path: string, bytes = 5): Promise<RequestFile> {
  const { source: _source, sha256: _sha256, ...file } = aFile(path, { requestId: request.id, bytes })
  const row = { ...file, pathKey: pathKey(path) }
  await records.commit({ ...NOTHING, changes: [{ kind: 'file', file: row }] })
  return row
}
const put = ({ requestId, pathKey: key }: RequestFile, version: string, bytes = 5) =>
  arrived.set(`${requestId}/${key}`, { version, bytes })
const stored = ({ requestId, round, pathKey: key }: RequestFile) => records.file(requestId, round, key)

test('bytes that came straight to the store count once they are noted, and are noted once', async () => {
  const file = await announced('a.csv')
  expect(await noteArrival(ports)(file)).toBe(false)
  put(file, 'v1')
  expect(await noteArrival(ports)(file)).toBe(true)
  expect(await stored(file)).toEqual({ ...file, source: { kind: 'upload', version: 'v1' } })
  expect(await noteArrival(ports)((await stored(file)) ?? file)).toBe(false)
  const events = await records.events(streamOf(request.id), { from: 1, limit: 10 })
  expect(events.map(({ type, facts }) => [type, facts['path']])).toEqual([['fileReceived', 'a.csv']])
})

test('newer bytes take the place of older ones, which are removed', async () => {
  const file = await announced('a.csv')
  put(file, 'old')
  await noteArrival(ports)(file)
  put(file, 'new')
  expect(await noteArrival(ports)((await stored(file)) ?? file)).toBe(true)
  expect((await stored(file))?.source).toEqual({ kind: 'upload', version: 'new' })
  expect(removed).toEqual(['old'])
})

test('bytes of another size than announced do not count', async () => {
  const file = await announced('a.csv')
  put(file, 'v1', 6)
  expect(await noteArrival(ports)(file)).toBe(false)
  expect(await stored(file)).toEqual(file)
})

test('what arrives after the submission changes nothing', async () => {
  const file = await announced('a.csv')
  put(file, 'v1')
  const next = submitted(request, request.policy, home.ports.now())
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request: next, expectedVersion: 1 }] })
  expect(await noteArrival(ports)(file)).toBe(false)
  expect(await stored(file)).toEqual(file)
})

test('what is missing is what has neither been noted nor arrived, however many arrived unnoticed', async () => {
  const files: RequestFile[] = []
  for (let n = 0; n < 230; n += 1) files.push(await announced(`${n}.csv`))
  for (const file of files) if (!['7.csv', '8.csv'].includes(file.path)) put(file, `v-${file.path}`)
  const missing = await filesStillMissing(ports, request)
  expect(missing.map(({ path }) => path)).toEqual(['7.csv', '8.csv'])
  for (const file of missing) put(file, 'late')
  expect(await filesStillMissing(ports, request)).toEqual([])
})
