import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Context } from 'aws-lambda'
import { listeningDaemon, type ListeningDaemon } from './daemon.fixture.ts'

const TRACE = '1-5759e988-bd862e3fe1be46a994272793'
const PARENT = '557abcec3ee5a047'
const INPUT = { requestId: 'r1', round: 1, attempt: 1, correlationId: 'c-1' }

let daemon: ListeningDaemon
let lines: string[]
beforeEach(async () => {
  daemon = await listeningDaemon()
  // The functions look for the daemon when they are loaded.
  vi.resetModules()
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', daemon.address)
  vi.stubEnv('_X_AMZN_TRACE_ID', `Root=${TRACE};Parent=${PARENT};Sampled=1;Lineage=1:0:0`)
  lines = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => {
      lines.push(String(line))
      return true
    })
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await daemon[Symbol.asyncDispose]()
})

/** As much of Lambda's context as is looked at. */
function context(): Context {
  const known: Partial<Context> = { awsRequestId: 'call-1', getRemainingTimeInMillis: () => 60_000 }
  return known as Context
}

async function stepThat(run: () => Promise<unknown>) {
  const { taskFunction } = await import('../home/task-function.ts')
  return taskFunction('releasePackage', {}, { releasePackage: { run: () => run } })
}

interface Line {
  readonly message?: string
  readonly correlationId?: string
  readonly requestId?: string
  readonly executionCorrelationId?: string
  readonly TaskFailures?: number
  readonly service?: string
  readonly _aws?: { readonly CloudWatchMetrics: readonly object[] }
}
const logged = (): readonly Line[] =>
  lines.flatMap((text) => text.trim().split('\n')).map((text) => JSON.parse(text))

test('a step is in log and trace under the correlation id of its execution', async () => {
  const step = await stepThat(async () => ({ released: true }))
  await step(INPUT, context())
  expect(await daemon.documents(1)).toEqual([
    expect.objectContaining({
      name: 'releasePackage',
      trace_id: TRACE,
      parent_id: PARENT,
      annotations: { requestId: 'r1', correlationId: 'c-1', task: 'releasePackage' },
    }),
  ])
  expect(logged()).toEqual([
    expect.objectContaining({ message: 'TASK_DONE', correlationId: 'c-1', requestId: 'r1' }),
  ])
})

test('a step of an execution that has none is there too, without one', async () => {
  const step = await stepThat(async () => null)
  const { correlationId: _none, ...former } = INPUT
  await step(former, context())
  await step({ ...former, correlationId: '' }, context())
  const annotations = { requestId: 'r1', task: 'releasePackage' }
  expect(await daemon.documents(2)).toEqual([
    expect.objectContaining({ annotations }),
    expect.objectContaining({ annotations }),
  ])
})

test('a step that fails is counted with its ids, and nothing of its words is anywhere', async () => {
  const step = await stepThat(async () => {
    throw new Error('someone@example.org')
  })
  await expect(step(INPUT, context())).rejects.toThrow('someone@example.org')
  expect(await daemon.documents(1)).toEqual([expect.objectContaining({ fault: true })])
  const counted = logged().find(({ TaskFailures }) => TaskFailures === 1)
  expect(counted).toMatchObject({ service: 'sluice', correlationId: 'c-1', requestId: 'r1' })
  // What the alarms look for.
  expect(counted?.['_aws']?.CloudWatchMetrics).toEqual([
    { Namespace: 'Sluice', Dimensions: [['service']], Metrics: [{ Name: 'TaskFailures', Unit: 'Count' }] },
  ])
  expect([...lines, ...daemon.received].join()).not.toContain('someone@')
})

test('each entry of one call is under its own id; one that resumes names both', async () => {
  const { observedEntry } = await import('../outbox/observed-entry.ts')
  const done = async () => {}
  const at = { requestId: 'r1', round: 1 }
  await observedEntry({ id: 'mail/1', kind: 'mail', noticeId: '1', correlationId: 'c-1' }, done)
  await observedEntry({ id: 'start/1', kind: 'startWorkflow', ...at, attempt: 1 }, done)
  await observedEntry(
    {
      id: 'resume/1',
      kind: 'resumeStage',
      ...at,
      stage: 0,
      correlationId: 'c-2',
      executionCorrelationId: 'c-1',
    },
    done,
  )
  const both = { correlationId: 'c-2', executionCorrelationId: 'c-1', requestId: 'r1' }
  expect(await daemon.documents(3)).toMatchObject([
    { name: 'outbox mail', annotations: { correlationId: 'c-1' } },
    { name: 'outbox startWorkflow', annotations: { requestId: 'r1' } },
    { name: 'outbox resumeStage', annotations: both },
  ])
  expect(logged()).toMatchObject([
    { message: 'OUTBOX_DONE', correlationId: 'c-1' },
    { message: 'OUTBOX_DONE', requestId: 'r1' },
    { message: 'OUTBOX_DONE', ...both },
  ])
})

test('an entry that cannot be carried out is a fault of the trace, and is not said to be done', async () => {
  const { observedEntry } = await import('../outbox/observed-entry.ts')
  const broken = observedEntry({ id: 'mail/1', kind: 'mail', noticeId: '1' }, async () => {
    throw new Error('refused')
  })
  await expect(broken).rejects.toThrow('refused')
  expect(await daemon.documents(1)).toEqual([expect.objectContaining({ fault: true })])
  expect(lines).toEqual([])
})

test('a call of the API is under its own id, and says whose error it was', async () => {
  const { apiFunction } = await import('../api/api-function.ts')
  const ask = async () => {
    throw new Error('SECRET-WORDS')
  }
  const directory = { member: async () => undefined }
  const answer = apiFunction(directory as never, {}, { 'Query.me': { ask: () => ask } }, async () => {})
  const call = {
    field: 'Query.me',
    arguments: { id: 'r1' },
    identity: null,
    selection: [],
    correlationId: TRACE,
  }
  await answer(call, context())
  await answer({ ...call, arguments: 'nothing' }, context())
  const documents = await daemon.documents(2)
  expect(documents).toMatchObject([
    {
      name: 'Query.me',
      annotations: { field: 'Query.me', correlationId: TRACE, requestId: 'r1' },
      error: true,
    },
    { name: 'unknown', fault: true },
  ])
})
