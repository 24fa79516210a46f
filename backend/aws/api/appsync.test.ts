import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aFile, inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { askFields } from '#entry/ask-fields.ts'
import { FIELDS } from '#entry/fields.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import type { Ports } from '#ports/ports.ts'
import { answerField } from './answer-field.ts'
import { openAppsync } from './appsync.fixture.ts'

let home: MemoryHome
let asked: ReturnType<typeof openAppsync>
/** How often a request was read whole. */
let reads = 0
beforeAll(async () => {
  home = await memoryHome()
  const records: Ports['records'] = {
    ...home.ports.records,
    request: async (id) => {
      reads += 1
      return home.ports.records.request(id)
    },
  }
  const answer = answerField({
    ask: askFields({ ...home.ports, records }, FIELDS),
    actorOf: async (caller) => (caller.kind === 'person' ? home.someone(caller.claims.sub) : undefined),
    report: () => {},
  })
  asked = openAppsync(answer)
  const changes = ['r1', 'r2', 'r3'].flatMap((id) => [
    { kind: 'request', request: { ...inReview(0), id }, expectedVersion: 0 } as const,
    { kind: 'file', file: aFile('a.csv', { requestId: id, pathKey: 'a.csv' }) } as const,
  ])
  await home.ports.records.commit({ ...NOTHING, changes })
})
afterAll(() => home.close())
beforeEach(() => {
  reads = 0
})

const claims = {
  sub: 'governance',
  username: 'governance',
  iss: 'pool',
  client_id: 'web',
  token_use: 'access',
  exp: 2_400,
  iat: 1_500,
  auth_time: 1_000,
  jti: 'token',
}
const GOVERNANCE = { claims }

test('a list of what is in the summaries reads no request whole', async () => {
  const { data, errors } = await asked(
    '{ listRequests { nextToken items { __typename id status files { bytes } requestedBy { name } } } }',
    GOVERNANCE,
  )
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    listRequests: { nextToken: null, items: [{ __typename: 'Request', status: 'IN_REVIEW' }, {}, {}] },
  })
  expect(reads).toBe(0)
})

test('what is beyond the summaries is read where it is asked for', async () => {
  const { data, errors } = await asked(
    '{ listRequests { items { id purpose stages { group } } } }',
    GOVERNANCE,
  )
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ listRequests: { items: [{ stages: [{}, {}] }, {}, {}] } })
  expect(reads).toBe(3)
})

test.each([
  [
    'aliases, also such that take the name of another field',
    '{ getRequest(id: "r1") { title: purpose purpose: title id: status } }',
  ],
  [
    'named fragments with aliases in them',
    '{ getRequest(id: "r1") { ...F } } fragment F on Request { title: purpose purpose: title id: status }',
  ],
  ['inline fragments', '{ getRequest(id: "r1") { ... on Request { title purpose } ... { id } } }'],
  ['the same field twice', '{ getRequest(id: "r1") { files { count } files { bytes } id title purpose } }'],
])('a document is answered whole with %s', async (_what, document) => {
  const { data, errors } = await asked(document, GOVERNANCE)
  expect(errors).toBeUndefined()
  const values = Object.values(data?.['getRequest'] ?? {})
  expect(values.length).toBeGreaterThan(2)
  expect(values).not.toContain(null)
})

test('the answers are those of the schema, whatever is asked', async () => {
  const { data, errors } = await asked(
    `{ me { id groups projects } getRequest(id: "r1") { id version allowedActions blockedReasons { action code }
       decisions { by { id } } policy { name version } whoseTurn { owner label } downloads { used allowed until } }
       listFiles(requestId: "r1") { items { path bytes uploaded } } listEvents(requestId: "r1") { items { seq } }
       gone: getRequest(id: "r-0") { id } }`,
    GOVERNANCE,
  )
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    me: { id: 'governance' },
    getRequest: { id: 'r1', allowedActions: expect.arrayContaining(['DECIDE']) },
    listFiles: { items: [{ path: 'a.csv' }] },
    listEvents: null,
    gone: null,
  })
})

test('a size that is no whole number is refused, since AppSync lets it through', async () => {
  const RESEARCHER = { claims: { ...claims, sub: 'researcher', username: 'researcher' } }
  const created = await asked(
    'mutation ($input: CreateRequestInput!) { createRequest(input: $input) { request { id } refusal { code } } }',
    RESEARCHER,
    { input: { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' } },
  )
  const { createRequest } = created.data as { createRequest: { request: { id: string } } }
  const announce = (bytes: number) =>
    asked(
      `mutation ($id: ID!, $bytes: Float!) { addFiles(requestId: $id, files: [{ path: "a.csv", bytes: $bytes }])
       { request { files { bytes } } uploads { path } refusal { code problems { at code } } } }`,
      RESEARCHER,
      { id: createRequest.request.id, bytes },
    )
  expect((await announce(1.5)).data).toMatchObject({
    addFiles: { refusal: { problems: [{ at: 'a.csv', code: 'BYTES' }] } },
  })
  expect((await announce(5_000_000_000)).data).toMatchObject({
    addFiles: { request: { files: { bytes: 5_000_000_000 } }, refusal: null },
  })
})

test('a fault is an error of its type, and nobody gets no more than that', async () => {
  expect(await asked('{ listRequests(limit: 101) { nextToken } }', GOVERNANCE)).toMatchObject({
    data: null,
    errors: [{ extensions: { errorType: 'BAD_INPUT' } }],
  })
  for (const identity of [null, { claims: { ...claims, token_use: 'id' } }])
    expect(await asked('{ getRequest(id: "r1") { id } }', identity)).toMatchObject({
      data: { getRequest: null },
      errors: [{ extensions: { errorType: 'UNAUTHENTICATED' } }],
    })
})
