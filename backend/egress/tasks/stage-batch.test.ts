import { afterAll, beforeEach, expect, test } from 'vitest'
import { createRequest } from '#egress/handlers/create-request.ts'
import { addFiles } from '#egress/handlers/add-files.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import { submitRequest } from '#egress/handlers/submit-request.ts'
import { withdrawRequest } from '#egress/handlers/withdraw-request.ts'
import { perform } from '#egress/perform.ts'
import type { EgressRequest } from '#egress/request.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import { finishStaging } from './finish-staging.ts'
import { planStaging } from './plan-staging.ts'
import { stageBatch } from './stage-batch.ts'
import { stageFiles } from './stage-files.ts'

const home = await memoryHome((settings) => ({ ...settings, batches: { files: 3, bytes: 1_000 } }))
afterAll(() => home.close())
const researcher = await home.someone('researcher')
const NEVER = new AbortController().signal

/** The home's ports, with a staging area that counts what it copies and can be told what becomes of a copy. */
let copied: string[]
let meanwhile: (version: string) => Promise<void>
const ports: Ports = {
  ...home.ports,
  staging: {
    ...home.ports.staging,
    async copy(place, source, signal) {
      await meanwhile(source.version)
      copied.push(source.version)
      return home.ports.staging.copy(place, source, signal)
    },
  },
}
const { records } = ports
beforeEach(() => {
  copied = []
  meanwhile = async () => {}
})

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function stored(id: string): Promise<EgressRequest> {
  const request = await records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

/** A request that was handed in with so many files. */
async function submitted(count: number): Promise<EgressRequest> {
  const input = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
  const { request } = await perform(records, createRequest(ports), input, researcher)
  const id = request?.id ?? ''
  const files = Array.from({ length: count }, (_, place) => ({ path: `${place}.csv`, bytes: 2 + place }))
  await perform(records, addFiles(ports), { requestId: id, files }, researcher)
  for (const { path, bytes } of files) {
    const upload = { requestId: id, round: 1, path, bytes }
    await receiveUpload(ports)(upload, once('x'.repeat(bytes)), researcher)
  }
  await perform(records, submitRequest(ports), { id, expectedVersion: 2 }, researcher)
  return stored(id)
}

const asked = ({ id }: EgressRequest) => ({ requestId: id, round: 1, attempt: 1 })

async function batchesOf(request: EgressRequest) {
  const plan = await planStaging(ports)(asked(request))
  if (plan.way === 'HERE') throw new Error('there is more than one batch')
  return plan.batches
}

async function versionsOf(id: string): Promise<readonly (string | undefined)[]> {
  return (await records.filesByPath(id, 1, { limit: 100 })).map(({ stagedVersion }) => stagedVersion)
}

test('a round that one task can stage has no batches, and neither has one that is not being staged', async () => {
  const few = await submitted(3)
  expect(await planStaging(ports)(asked(few))).toEqual({ way: 'HERE' })
  const many = await submitted(8)
  expect(await planStaging(ports)({ ...asked(many), attempt: 2 })).toEqual({ way: 'HERE' })
})

test('batches in any order stage what one task stages, and the round gets the same name', async () => {
  const request = await submitted(8)
  const batches = await batchesOf(request)
  expect(batches).toEqual([
    { number: 0, files: 3 },
    { number: 1, files: 3, after: '2.csv' },
    { number: 2, files: 2, after: '5.csv' },
  ])
  await expect(finishStaging(ports)(asked(request))).rejects.toThrow('0.csv is not staged')
  for (const batch of batches.toReversed())
    expect(await stageBatch(ports)({ ...asked(request), batch }, NEVER)).toEqual({ staged: true })
  expect(copied).toHaveLength(8)
  expect(await finishStaging(ports)(asked(request))).toEqual({ staged: true })
  const { status, manifestDigest, files } = await stored(request.id)
  expect({ status, files }).toMatchObject({ status: 'IN_REVIEW', files: { count: 8, bytes: 44 } })

  // What a task by itself makes of the same round of the same request.
  await records.commit({
    changes: [
      {
        kind: 'request',
        request: { ...request, version: 99 },
        expectedVersion: (await stored(request.id)).version,
      },
    ],
    events: [],
    outbox: [],
  })
  await stageFiles(ports)(asked(request), NEVER)
  expect((await stored(request.id)).manifestDigest).toBe(manifestDigest)
})

test('the same batch again, also at the same time as another, copies nothing twice', async () => {
  const request = await submitted(8)
  const [first, second, third] = await batchesOf(request)
  if (!first || !second || !third) throw new Error('there are three')
  const stage = async (batch: typeof first) => stageBatch(ports)({ ...asked(request), batch }, NEVER)
  await Promise.all([stage(first), stage(third)])
  await Promise.all([stage(first), stage(second), stage(third)])
  await stage(second)
  expect(copied).toHaveLength(8)
  expect(new Set(copied).size).toBe(8)
})

test('what was copied beside a file that failed stays, and is not copied again', async () => {
  const request = await submitted(8)
  const [, second] = await batchesOf(request)
  if (!second) throw new Error('there are three')
  const bad = (await records.file(request.id, 1, '4.CSV'))?.source?.version
  meanwhile = async (version) => {
    if (version === bad) throw new Error('no room')
  }
  const stage = async () => stageBatch(ports)({ ...asked(request), batch: second }, NEVER)
  await expect(stage()).rejects.toThrow('no room')
  expect(copied).toHaveLength(2)
  expect((await versionsOf(request.id)).map((version) => version !== undefined)).toEqual(
    [3, 5].reduce(
      (all, place) => all.with(place, true),
      Array.from({ length: 8 }, () => false),
    ),
  )
  meanwhile = async () => {}
  await stage()
  expect(copied).toHaveLength(3)
})

test('a batch of a request that was withdrawn meanwhile records nothing more', async () => {
  const request = await submitted(8)
  const [first] = await batchesOf(request)
  if (!first) throw new Error('there are three')
  meanwhile = async () => {
    meanwhile = async () => {}
    const { version } = await stored(request.id)
    await perform(records, withdrawRequest(ports), { id: request.id, expectedVersion: version }, researcher)
  }
  expect(await stageBatch(ports)({ ...asked(request), batch: first }, NEVER)).toEqual({ staged: false })
  expect(await versionsOf(request.id)).toEqual(Array.from({ length: 8 }, () => undefined))
  expect(await finishStaging(ports)(asked(request))).toEqual({ staged: false })
})

test('a batch that is given up records nothing after that', async () => {
  const request = await submitted(8)
  const [first] = await batchesOf(request)
  if (!first) throw new Error('there are three')
  const given = new AbortController()
  meanwhile = async () => given.abort(new Error('out of time'))
  const stage = stageBatch(ports)({ ...asked(request), batch: first }, given.signal)
  await expect(stage).rejects.toThrow('out of time')
  expect(await versionsOf(request.id)).toEqual(Array.from({ length: 8 }, () => undefined))
})
