import { afterAll, expect, test } from 'vitest'
import { carryOut } from '#egress/carry-out.ts'
import type { ReportLine } from '#core/report.ts'
import { workEffects } from '#egress/effects/work-effects.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import { reconcile } from '#egress/reconcile.ts'
import { streamOf } from '#egress/step.ts'
import { failed } from '#egress/transitions.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import type { WorkflowInput } from '#ports/workflow.ts'
import { asker } from './ask.ts'
import { TASKS } from './tasks.ts'

const FAR = '2999-01-01T00:00:00.000Z'
const NEVER = new AbortController().signal
const home = await memoryHome()
afterAll(() => home.close())
const { ports, outbox } = home
const ask = asker(ports)
const researcher = await home.someone('researcher')

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function stored(id: string) {
  const request = await ports.records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

/** A request that was handed in by a call of this id, with one file. */
async function submitted(correlationId?: string): Promise<string> {
  const input = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
  const created = (await ask('Mutation.createRequest', { input }, researcher)) as Api.RequestPayload
  const id = created.request?.id ?? ''
  await ask('Mutation.addFiles', { requestId: id, files: [{ path: 'a.csv', bytes: 1 }] }, researcher)
  await receiveUpload(ports)({ requestId: id, round: 1, path: 'a.csv', bytes: 1 }, bytes('x'), researcher)
  await ask('Mutation.submitRequest', { id, expectedVersion: 2 }, researcher, correlationId)
  return id
}

/** Carries out what is left to move this request; what executions were started with, and what was logged. */
async function moved(id: string, start: Ports['workflow']['start'] = async () => {}) {
  const started: WorkflowInput[] = []
  const lines: ReportLine[] = []
  const workflow: Ports['workflow'] = {
    ...ports.workflow,
    async start(name, input) {
      started.push(input)
      await start(name, input)
    },
  }
  const carry = carryOut({
    outbox,
    effects: workEffects({ ...ports, workflow }),
    stuck: async () => {},
    now: ports.now,
    report: (line) => lines.push(line),
  })
  for (const due of await outbox.due('work', FAR, 1_000))
    if ('requestId' in due.entry && due.entry.requestId === id) await carry(due)
  return { started, lines }
}

async function correlationsOf(id: string) {
  const events = await ports.records.events(streamOf(id), { from: 1, limit: 100 })
  return Object.fromEntries(events.map(({ type, facts }) => [type, facts['correlationId']]))
}

test('the execution is started with the id of the submission, the same however often it is tried', async () => {
  const id = await submitted('call-1')
  const first = await moved(id, async () => {
    throw new Error('the answer was lost')
  })
  const expected = { requestId: id, round: 1, attempt: 1, correlationId: 'call-1' }
  expect(first.started).toEqual([expected])
  expect(first.lines).toMatchObject([{ code: 'OUTBOX_RETRY', correlationId: 'call-1', requestId: id }])
  expect((await moved(id)).started).toEqual([expected])
  expect((await moved(id)).started).toEqual([])
})

test('each step writes the id of its execution; a decision writes its own, and what it leaves names both', async () => {
  const id = await submitted('call-1')
  const [{ ...input } = {}] = (await moved(id)).started
  await TASKS.stageFiles.run(ports)(input, NEVER)
  const { version, manifestDigest = '' } = await stored(id)
  const decision = { id, expectedVersion: version, manifestDigest, decision: 'APPROVED', reason: 'Looked' }
  await ask('Mutation.updateRequest', { input: decision }, await home.someone('governance'), 'call-2')
  expect(await correlationsOf(id)).toMatchObject({
    requestSubmitted: 'call-1',
    requestStaged: 'call-1',
    requestDecided: 'call-2',
  })
  const left = (await outbox.due('work', FAR, 1_000)).map(({ entry }) => entry)
  expect(left.find((entry) => entry.kind === 'resumeStage' && entry.requestId === id)).toMatchObject({
    correlationId: 'call-2',
    executionCorrelationId: 'call-1',
  })
  const mails = (await outbox.due('mail', FAR, 1_000)).map(({ entry }) => entry)
  expect(mails.filter((entry) => entry.kind === 'mail' && entry.noticeId.includes(id))).toMatchObject([
    { correlationId: 'call-1' },
  ])
})

test('the executions of a retry and of the reconciler follow the submission too', async () => {
  const id = await submitted('call-1')
  await moved(id)
  const before = await stored(id)
  const failure = { step: 'Stage files', code: 'SourceMissing', reason: 'gone', at: ports.now() }
  await ports.records.commit({
    changes: [{ kind: 'request', request: failed(before, failure), expectedVersion: before.version }],
    events: [],
    outbox: [],
  })
  const { version } = await stored(id)
  await ask('Mutation.retryRequest', { id, expectedVersion: version }, await home.someone('admin'), 'call-3')
  const follows = { requestId: id, round: 1, correlationId: 'call-1' }
  expect((await moved(id)).started).toEqual([{ ...follows, attempt: 2 }])
  await reconcile(ports)()
  expect((await moved(id)).started).toEqual([{ ...follows, attempt: 3 }])
  expect(await correlationsOf(id)).toMatchObject({ requestRetried: 'call-3', workflowTakenUp: 'call-1' })
})

test('what a former version handed in goes its way without an id', async () => {
  const id = await submitted()
  const { started } = await moved(id)
  expect(started).toEqual([{ requestId: id, round: 1, attempt: 1 }])
  for (const input of [started[0], { ...started[0], correlationId: '' }])
    await TASKS.stageFiles.run(ports)(input, NEVER)
  expect(await stored(id)).toMatchObject({ status: 'IN_REVIEW' })
  expect(Object.values(await correlationsOf(id)).every((correlation) => correlation === undefined)).toBe(true)
})
