import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '#core/actor.ts'
import type { ReportLine } from '#core/report.ts'
import { inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { askFields, type Ask } from '#entry/ask-fields.ts'
import { QUERY_FIELDS } from '#entry/fields/query-fields.ts'
import { SUBSCRIPTIONS } from '#entry/subscriptions.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import { answerField } from './answer-field.ts'

let home: MemoryHome
let ask: Ask
let reported: ReportLine[]
beforeAll(async () => {
  home = await memoryHome()
  ask = askFields(home.ports, { ...QUERY_FIELDS, ...SUBSCRIPTIONS })
  const request = { ...inReview(0), id: 'r1' }
  await home.ports.records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
})
afterAll(() => home.close())
beforeEach(() => {
  reported = []
})

const claims = (sub: string) => ({
  sub,
  username: sub,
  iss: 'pool',
  client_id: 'web',
  token_use: 'access',
  exp: 2_400,
  iat: 1_500,
  auth_time: 1_000,
  jti: 'token',
})

function payload(change: Record<string, unknown>) {
  return {
    field: 'Query.getRequest',
    arguments: { id: 'r1' },
    selection: ['id', 'status'],
    identity: { claims: claims('governance') },
    correlationId: 'c-1',
    ...change,
  }
}

async function answered(change: Record<string, unknown>, asked: Ask = ask) {
  const actorOf = async (caller: { kind: string; claims?: { sub: string } }): Promise<Actor | undefined> =>
    caller.claims ? home.someone(caller.claims.sub) : undefined
  return answerField({ ask: asked, actorOf, report: (line) => reported.push(line) })(payload(change))
}

test('a field is answered with what was selected', async () => {
  expect(await answered({})).toEqual({ data: { id: 'r1', status: 'IN_REVIEW' } })
  const whole = await answered({ selection: null })
  expect(whole).toMatchObject({ data: { id: 'r1', requestedBy: { id: 'author' }, stages: [{}, {}] } })
})

test('what may not be seen is null, and whether a request may be watched is yes or no', async () => {
  const stranger = { identity: { claims: claims('stranger') } }
  expect(await answered(stranger)).toEqual({ data: null })
  const watch = { field: 'Subscription.onRequestChanged', selection: ['id', 'version'] }
  expect(await answered(watch)).toEqual({ data: true })
  expect(await answered({ ...watch, ...stranger })).toEqual({ data: false })
  expect(await answered({ ...watch, arguments: { id: 'r-0' } })).toEqual({ data: false })
})

test('nobody, and a role that is no service, is asked to sign in', async () => {
  const fault = { code: 'UNAUTHENTICATED', correlationId: 'c-1', message: expect.stringContaining('Sign in') }
  for (const identity of [
    null,
    { claims: { ...claims('governance'), token_use: 'id' } },
    { userArn: 'arn:aws:sts::111122223333:assumed-role/export/session' },
  ])
    expect(await answered({ identity })).toEqual({ fault })
  expect(reported).toEqual([])
})

test('input that is wrong is a fault that says what is wrong', async () => {
  expect(await answered({ arguments: { id: '', role: 'Admin' } })).toEqual({
    fault: {
      code: 'BAD_INPUT',
      correlationId: 'c-1',
      message: expect.stringMatching(/id: is empty.*role/),
    },
  })
  expect(reported).toEqual([])
})

test('what breaks inside is reported under the id that the caller is shown, and shown without its text', async () => {
  const broken: Ask = async () => ({
    get id() {
      return Promise.reject(new Error('secret of the inside'))
    },
  })
  const answer = await answered({}, broken)
  expect(answer).toMatchObject({ fault: { code: 'INTERNAL', correlationId: 'c-1' } })
  expect(JSON.stringify(answer)).not.toContain('secret')
  expect(reported).toEqual([
    {
      code: 'FAULT',
      correlationId: 'c-1',
      field: 'Query.getRequest',
      error: new Error('secret of the inside'),
    },
  ])
})

test('a field that the function does not hold is a fault of ours', async () => {
  expect(await answered({ field: 'Mutation.updateRequest' })).toMatchObject({ fault: { code: 'INTERNAL' } })
  expect(await answered({ field: 'toString' })).toMatchObject({ fault: { code: 'INTERNAL' } })
  expect(reported.map(({ field }) => field)).toEqual(['Mutation.updateRequest', 'toString'])
})

test('an event of another kind is a fault of ours, and says nothing of itself', async () => {
  for (const change of [{ arguments: 'id' }, { field: undefined }, { correlationId: 'a b' }])
    expect(await answered(change)).toMatchObject({ fault: { code: 'INTERNAL', correlationId: 'unknown' } })
  expect(reported).toHaveLength(3)
})
