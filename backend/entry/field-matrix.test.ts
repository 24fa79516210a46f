import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markdownTable } from '#core/markdown-table.fixture.ts'
import type { Actor, Group } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import { aDecision, aFile, AT, IN_STATUS, inReview, RELEASE } from '#egress/request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import { NOTHING } from '#egress/step.ts'
import { STATUSES } from '#egress/steps.ts'
import { later } from '#egress/transitions.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import { actorOf } from '#local/people/actor.ts'
import { accessClaims, serviceClaims } from '#people/claims.ts'
import { askFields, type Ask } from './ask-fields.ts'
import { FIELDS, type FieldName } from './fields.ts'
import { shownFault } from './shown-fault.ts'
import { SUBSCRIPTIONS, type SubscriptionName } from './subscriptions.ts'

type Asked = FieldName | SubscriptionName

interface Who {
  readonly id: string
  /** Who asked for the request that it is about. */
  readonly author?: string
  readonly claims?: readonly Group[]
}

const WHO: Record<string, Who> = {
  author: { id: 'researcher' },
  colleague: { id: 'colleague' },
  'researcher, other project': { id: 'stranger' },
  'governance, decided stage 1': { id: 'governance' },
  'governance, did not decide': { id: 'governance-2' },
  'governance, other project': { id: 'governance-elsewhere' },
  'governance, just removed': { id: 'removed', claims: ['InformationGovernance'] },
  'research IT': { id: 'research-it' },
  'both reviewer groups': { id: 'both' },
  'author in every group': { id: 'everything', author: 'everything' },
  admin: { id: 'admin' },
  auditor: { id: 'auditor' },
  'service account, its own': { id: 'script', author: 'script' },
  'service account': { id: 'script' },
  'service account, other project': { id: 'script-elsewhere' },
  disabled: { id: 'disabled' },
}

const STATES: Record<string, EgressRequest> = {
  DRAFT: IN_STATUS.DRAFT,
  STAGING: IN_STATUS.STAGING,
  'IN_REVIEW 1': inReview(0),
  'IN_REVIEW 2': inReview(1),
  RELEASING: IN_STATUS.RELEASING,
  FAILED: IN_STATUS.FAILED,
  RELEASED: { ...IN_STATUS.RELEASED, release: { ...RELEASE, key: 'canary-key' } },
  REJECTED: IN_STATUS.REJECTED,
  WITHDRAWN: IN_STATUS.WITHDRAWN,
  EXPIRED: { ...IN_STATUS.EXPIRED, decisions: [aDecision(0)] },
  IMPORTED: IN_STATUS.IMPORTED,
}

/** How each field is asked about a request; those of the second list are not about one. */
const ABOUT_A_REQUEST: Partial<Record<Asked, (request: EgressRequest) => unknown>> = {
  'Query.getRequest': ({ id }) => ({ id }),
  'Query.getPacking': ({ id }) => ({ id }),
  'Query.listRequests': () => ({ limit: 1 }),
  'Query.listFiles': ({ id }) => ({ requestId: id }),
  'Query.listEvents': ({ id }) => ({ requestId: id }),
  'Mutation.addFiles': ({ id }) => ({ requestId: id, files: [{ path: 'b.csv', bytes: 1 }] }),
  'Mutation.removeFiles': ({ id }) => ({ requestId: id, paths: ['a.csv'] }),
  'Mutation.submitRequest': ({ id, version }) => ({ id, expectedVersion: version }),
  'Mutation.withdrawRequest': ({ id }) => ({ id }),
  'Mutation.updateRequest': ({ id, version, manifestDigest = 'none' }) => ({
    input: { id, expectedVersion: version, manifestDigest, decision: 'APPROVED', reason: 'Checked' },
  }),
  'Mutation.viewFile': ({ id }) => ({ requestId: id, path: 'a.csv' }),
  'Mutation.downloadData': ({ id }) => ({ requestId: id }),
  'Mutation.retryRequest': ({ id, version }) => ({ id, expectedVersion: version }),
  'Subscription.onRequestChanged': ({ id }) => ({ id }),
}
const draft = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
const ABOUT_NO_REQUEST: Partial<Record<Asked, unknown>> = {
  'Query.me': {},
  'Query.listMessages': {},
  'Query.listNotices': { everyone: true },
  'Mutation.createRequest': { input: draft },
}

let home: MemoryHome
let ask: Ask<Asked>
beforeAll(async () => {
  home = await memoryHome()
  ask = askFields(home.ports, { ...FIELDS, ...SUBSCRIPTIONS })
  const to = { id: 'another', name: 'Another', email: 'another@example.org' }
  const notice = { id: 'n1', to, requestId: 'r1', subject: 'Subject', text: 'Text', createdAt: AT }
  await home.ports.records.commit({ ...NOTHING, changes: [{ kind: 'notice', notice }] })
})
afterAll(() => home.close())

/** The person as their token and the directory make them: nobody, if they are disabled. */
async function actorWho({ id, claims }: Who): Promise<Actor | undefined> {
  const person = await home.ports.directory.person(id)
  if (!person) throw new Error(`nobody is called ${id}`)
  const issuance = { issuer: 'https://sluice.example', clientId: 'sluice', tokenId: 't', at: 0 }
  const session = { signedInAt: 0, originId: 'o', eventId: 'e' }
  const claimed = { ...person, groups: claims ?? person.groups }
  return actorOf(
    home.ports.directory,
    person.kind === 'service' ? serviceClaims(person, issuance) : accessClaims(claimed, session, issuance),
  )
}

let seeded = 0

/** A request of its own for every question, newer than all before, with one file whose bytes have arrived. */
async function seed(like: EgressRequest, author: string): Promise<EgressRequest> {
  seeded += 1
  const id = `r-${seeded}`
  const requestedBy = { id: author, name: `Person ${author}`, email: `${author}@example.org` }
  const request = { ...like, id, requestedBy, createdAt: later(AT, seeded - 100_000) }
  const staged = request.submittedAt && { stagedVersion: 'canary-staged', sha256: 'a'.repeat(64) }
  const source = { kind: 'upload', version: 'canary-source' } as const
  await home.ports.records.commit({
    ...NOTHING,
    changes: [
      { kind: 'request', request, expectedVersion: 0 },
      { kind: 'file', file: aFile('a.csv', { requestId: id, pathKey: pathKey('a.csv'), source, ...staged }) },
      { kind: 'token', token: { requestId: id, round: 1, stage: 0, token: 'canary-token' } },
    ],
  })
  return request
}

const answersSeen: string[] = []

/** The whole answer as a text, or the fault as the API shows it. */
async function asked(field: Asked, input: unknown, actor: Actor | undefined): Promise<string> {
  const answer = await ask(field, input, actor).catch((error: unknown) => ({ refusal: shownFault(error) }))
  const text = JSON.stringify(answer ?? null)
  answersSeen.push(text)
  return text
}

/** The answer in a word: a refusal's or fault's code, `null`, or `ok`. */
function outcomeOf(answer: string): string {
  if (answer === 'null') return 'null'
  // Whether they may watch; where not, the homes answer the same as for one that is not there.
  if (answer === 'false') return 'NOT_FOUND'
  const code = /"refusal":\{"code":"(\w+)"/.exec(answer)?.[1] ?? 'ok'
  return code === 'NOT_ALLOWED' ? '-' : code
}

const NOBODY_KNOWS = 'r-0'

async function cellAbout(field: Asked, like: EgressRequest, who: Who): Promise<string> {
  const input = ABOUT_A_REQUEST[field]
  if (!input) throw new Error(`${field} has no row`)
  const request = await seed(like, who.author ?? 'researcher')
  const actor = await actorWho(who)
  const answer = await asked(field, input(request), actor)
  const outcome = outcomeOf(answer)
  if (field === 'Query.listRequests' && outcome === 'ok')
    return answer.includes(`"${request.id}"`) ? 'listed' : 'not listed'
  if (outcome === 'null' || outcome === 'NOT_FOUND') {
    const absent = await asked(field, input({ ...request, id: NOBODY_KNOWS }), actor)
    if (absent !== answer) return 'TELLS THAT IT EXISTS'
  }
  return outcome
}

async function cellAlone(field: Asked, who: Who): Promise<string> {
  const answer = await asked(field, ABOUT_NO_REQUEST[field], await actorWho(who))
  if (field === 'Query.listNotices' && outcomeOf(answer) === 'ok')
    return answer.includes('"another"') ? 'of everyone' : 'own'
  return outcomeOf(answer)
}

const FIELD_NAMES = [
  ...Object.keys(FIELDS).filter((name): name is FieldName => name in FIELDS),
  ...Object.keys(SUBSCRIPTIONS).filter((name): name is SubscriptionName => name in SUBSCRIPTIONS),
]
const sections = new Map<string, string>()
const keep = (field: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  sections.set(field, `## ${field}\n\n${markdownTable(['who', ...head], rows)}\n`)

describe('every field is asked by everyone', () => {
  test.each(FIELD_NAMES.filter((field) => field in ABOUT_A_REQUEST))('%s, in every status', async (field) => {
    const rows: string[][] = []
    for (const [name, who] of Object.entries(WHO)) {
      const cells: string[] = []
      for (const like of Object.values(STATES)) cells.push(await cellAbout(field, like, who))
      rows.push([name, ...cells])
    }
    keep(field, Object.keys(STATES), rows)
    expect(rows.flat()).not.toContain('TELLS THAT IT EXISTS')
    expect(rows.flat()).not.toContain('INTERNAL')
    expect(new Set(rows.at(-1)?.slice(1))).toEqual(new Set(['UNAUTHENTICATED']))
  })

  test.each(FIELD_NAMES.filter((field) => field in ABOUT_NO_REQUEST))('%s', async (field) => {
    const rows: string[][] = []
    for (const [name, who] of Object.entries(WHO)) rows.push([name, await cellAlone(field, who)])
    keep(field, ['answer'], rows)
    expect(rows.at(-1)).toEqual(['disabled', 'UNAUTHENTICATED'])
  })
})

const HEADING = `# Who gets what answer, in every status

Every field of the schema, asked by everyone. Compared by \`field-matrix.test.ts\`, which writes this file anew when it is
run with \`--update\`; a field without a row fails it. The request is of the project \`demo\`, whose policy has two stages,
Information Governance and then Research IT; somebody from Information Governance decided the first.

\`ok\`: it is answered, or done · \`-\`: the role does not allow it (NOT_ALLOWED) · \`null\` and \`NOT_FOUND\`: the same, letter
for letter, as for an id that does not exist · anything else: the code of the refusal or fault.
`

test('the answers are those of the golden table, and no field of the schema is left out', async () => {
  expect(Object.keys(STATES).map((name) => name.split(' ')[0])).toEqual(expect.arrayContaining(STATUSES))
  expect([...sections.keys()].toSorted()).toEqual(FIELD_NAMES.toSorted())
  const text = [HEADING, ...FIELD_NAMES.map((field) => sections.get(field) ?? '')].join('\n')
  await expect(text).toMatchFileSnapshot('field-matrix.md')
})

test('no answer says where bytes are kept or what wakes the workflow', () => {
  expect(answersSeen.length).toBeGreaterThan(1_000)
  expect(answersSeen.filter((answer) => /canary|taskToken|stack/.test(answer))).toEqual([])
})
