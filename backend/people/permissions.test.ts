import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GROUPS, SYSTEM, type Actor, type Group } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import { authorizer, requireValid } from '#people/authorizer.ts'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import { principalOf, resourceOf } from '#people/permissions.ts'
import { PERMISSIONS, type Permission, type Target } from '#ports/permissions.ts'

const permissions = cedarPermissions()

const WHO: Record<string, Pick<Actor, 'kind' | 'groups'>> = {
  Researcher: { kind: 'person', groups: ['Researcher'] },
  InformationGovernance: { kind: 'person', groups: ['InformationGovernance'] },
  ResearchIT: { kind: 'person', groups: ['ResearchIT'] },
  Admin: { kind: 'person', groups: ['Admin'] },
  Auditor: { kind: 'person', groups: ['Auditor'] },
  'no group': { kind: 'person', groups: [] },
  'InformationGovernance + ResearchIT': { kind: 'person', groups: ['InformationGovernance', 'ResearchIT'] },
  'Admin + InformationGovernance': { kind: 'person', groups: ['Admin', 'InformationGovernance'] },
  'service account': { kind: 'service', groups: [] },
  System: { kind: 'system', groups: [] },
}

const STATES: Record<string, EgressRequest> = {
  draft: aRequest({}),
  'governance open': aRequest({ submittedAt: '2026-01-01T00:00:00.000Z', openStage: opened(0) }),
  'research IT open': aRequest({ submittedAt: '2026-01-01T00:00:00.000Z', openStage: opened(1) }),
  released: aRequest({ submittedAt: '2026-01-01T00:00:00.000Z', release: aRelease() }),
  rejected: aRequest({ submittedAt: '2026-01-01T00:00:00.000Z' }),
}

const RELATIONS: Record<string, Pick<Actor, 'id' | 'projects'>> = {
  own: { id: 'requester', projects: ['demo'] },
  left: { id: 'requester', projects: ['other'] },
  member: { id: 'someone', projects: ['other', 'demo'] },
  outside: { id: 'someone', projects: ['other'] },
}

function aRelease() {
  return { sha256: 'a'.repeat(64), bytes: 1, key: 'k', releasedAt: '2026-01-02T00:00:00.000Z' }
}

function opened(stage: number) {
  return { stage, openedAt: '2026-01-01T00:00:00.000Z', deadlineAt: '2026-02-01T00:00:00.000Z' }
}

function aRequest(part: Partial<EgressRequest>): EgressRequest {
  return {
    id: 'r1',
    title: 'Tables',
    purpose: 'A paper',
    project: 'demo',
    workspace: 'w1',
    requestedBy: { id: 'requester', name: 'Robin', email: 'robin@example.org' },
    createdAt: '2026-01-01T00:00:00.000Z',
    status: 'DRAFT',
    round: 1,
    version: 1,
    policy: {
      name: 'standard',
      version: 1,
      stages: [
        { group: 'InformationGovernance', timeoutSeconds: 60 },
        { group: 'ResearchIT', timeoutSeconds: 60 },
      ],
      recipients: ['Researcher'],
    },
    decisions: [],
    files: { count: 0, bytes: 0, types: [] },
    downloads: { used: 0, allowed: 3 },
    attempt: 0,
    ...part,
  }
}

function anActor(part: Partial<Actor>): Actor {
  return {
    id: 'someone',
    name: 'Sam',
    email: '',
    kind: 'person',
    groups: [],
    claimedGroups: [],
    projects: [],
    ...part,
  }
}

/** permissions.md as permission -> who -> column -> cell. */
function goldenTable(): Map<string, Map<string, Map<string, string>>> {
  const text = readFileSync(new URL('permissions.md', import.meta.url), 'utf8')
  const sections = text.split('\n## ').slice(1)
  return new Map(
    sections.map((section) => {
      const lines = section.split('\n')
      const rows = lines.filter((line) => line.startsWith('|')).map(cellsOf)
      const [head = [], , ...body] = rows
      const table = body.map(([who = '', ...cells]): [string, Map<string, string>] => [
        who,
        new Map(cells.map((cell, index) => [head[index + 1] ?? '', cell])),
      ])
      return [lines[0] ?? '', new Map(table)]
    }),
  )
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

/** What the policies really say, in the words of a cell. */
function cellNow(permission: Permission, who: Pick<Actor, 'kind' | 'groups'>, column: string): string {
  const allowed = (relation: string, target: Target) =>
    permissions.may(anActor({ ...RELATIONS[relation], ...who }), permission, target)
  if (column === 'service') return allowed('outside', { kind: 'service' }) ? 'yes' : '-'
  const state = STATES[column]
  const target: Target = state ? { kind: 'request', request: state } : { kind: 'project', project: 'demo' }
  const relations = state ? Object.keys(RELATIONS) : ['member', 'outside']
  const yes = relations.filter((relation) => allowed(relation, target))
  return yes.length === 4 ? 'all' : yes.join(' ') || '-'
}

const table = goldenTable()

describe('the golden table', () => {
  test('has a row for every permission and everyone, and a cell for every state', () => {
    expect([...table.keys()].toSorted()).toEqual([...PERMISSIONS].toSorted())
    const columns = ['project', 'service', Object.keys(STATES).join()]
    for (const rows of table.values()) {
      expect([...rows.keys()]).toEqual(Object.keys(WHO))
      for (const cells of rows.values()) expect([...cells.keys()].join()).toBeOneOf(columns)
    }
    for (const group of GROUPS) expect(Object.keys(WHO)).toContain(group)
  })

  test.each(PERMISSIONS)('says of %s what the policies say', (permission) => {
    for (const [name, who] of Object.entries(WHO))
      for (const [column, cell] of table.get(permission)?.get(name) ?? [])
        expect(`${name}, ${column}: ${cellNow(permission, who, column)}`).toBe(`${name}, ${column}: ${cell}`)
  })
})

const everyState = Object.values(STATES)
const everyGroup: readonly Group[] = GROUPS

test('service accounts and the machine never decide or view content, whatever groups they are given', () => {
  for (const kind of ['service', 'system'] as const)
    for (const relation of Object.values(RELATIONS))
      for (const request of everyState)
        for (const permission of ['decide', 'viewFile'] as const) {
          const actor = anActor({ ...relation, kind, groups: everyGroup, projects: ['demo'] })
          expect(permissions.may(actor, permission, { kind: 'request', request })).toBe(false)
        }
})

test('the machine holds no permission at all', () => {
  const targets: Target[] = [
    { kind: 'service' },
    { kind: 'project', project: 'demo' },
    ...everyState.map((request): Target => ({ kind: 'request', request })),
  ]
  for (const permission of PERMISSIONS)
    for (const target of targets) expect(permissions.may(SYSTEM, permission, target)).toBe(false)
})

test('someone in every group still does not decide on their own request', () => {
  const actor = anActor({ id: 'requester', groups: everyGroup, projects: ['demo'] })
  for (const request of everyState)
    expect(permissions.may(actor, 'decide', { kind: 'request', request })).toBe(false)
})

test('a group that only the token claims gives nothing', () => {
  const actor = anActor({ claimedGroups: everyGroup, projects: ['demo'] })
  for (const request of everyState)
    for (const permission of PERMISSIONS)
      expect(permissions.may(actor, permission, { kind: 'request', request })).toBe(false)
})

test('a permission asked about the wrong kind of thing is denied', () => {
  const actor = anActor({ id: 'requester', groups: everyGroup, projects: ['demo'] })
  for (const request of everyState) {
    expect(permissions.may(actor, 'createRequest', { kind: 'request', request })).toBe(false)
    expect(permissions.may(actor, 'readMessages', { kind: 'request', request })).toBe(false)
  }
  expect(permissions.may(actor, 'readRequest', { kind: 'project', project: 'demo' })).toBe(false)
  expect(permissions.may(actor, 'readRequest', { kind: 'service' })).toBe(false)
})

const schema = readFileSync(new URL('schema.cedarschema', import.meta.url), 'utf8')
const policies = readFileSync(new URL('policies.cedar', import.meta.url), 'utf8')

describe('doubt is a no', () => {
  const isAllowed = authorizer(cedar, { schema, policies })
  const admin = principalOf(anActor({ id: 'requester', groups: everyGroup, projects: ['demo'] }))
  const other = principalOf(anActor({ groups: everyGroup, projects: ['demo'] }))
  const request = STATES['governance open'] ?? aRequest({})
  const questions = [
    { principal: other, action: 'decide', resource: resourceOf({ kind: 'request', request }) },
    { principal: admin, action: 'readRequest', resource: resourceOf({ kind: 'request', request }) },
    { principal: admin, action: 'createRequest', resource: resourceOf({ kind: 'project', project: 'demo' }) },
    { principal: admin, action: 'readMessages', resource: resourceOf({ kind: 'service' }) },
  ]
  const garbage = [1, null, {}, { __entity: { type: 'Sluice::Person', id: 'x' } }, [1], [[]]]

  test.each(questions)('$action is allowed while everything is in order', (question) => {
    expect(isAllowed(question)).toBe(true)
  })

  test.each(questions)('$action is denied when an attribute is missing, garbled or unknown', (question) => {
    for (const side of ['principal', 'resource'] as const) {
      const entity = question[side]
      const isAllowedWith = (attributes: typeof entity.attributes) =>
        isAllowed({ ...question, [side]: { ...entity, attributes } })
      const garbled = (name: string) =>
        garbage.filter((value) => isAllowedWith({ ...entity.attributes, [name]: value }))
      for (const name of Object.keys(entity.attributes)) {
        const { [name]: _dropped, ...rest } = entity.attributes
        expect({ name, dropped: isAllowedWith(rest) }).toEqual({ name, dropped: false })
        expect({ name, garbled: garbled(name) }).toEqual({ name, garbled: [] })
      }
      expect(isAllowedWith({ ...entity.attributes, isAdmin: true })).toBe(false)
    }
  })

  test.each(questions)('$action is denied to and about things of an unknown type', (question) => {
    expect(isAllowed({ ...question, principal: { ...question.principal, type: 'Robot' } })).toBe(false)
    expect(isAllowed({ ...question, resource: { ...question.resource, type: 'Robot' } })).toBe(false)
    expect(isAllowed({ ...question, action: 'everything' })).toBe(false)
  })

  test('a policy that fails while it is evaluated denies, though another one permits', () => {
    const failing = 'forbid (principal, action, resource) when { 9223372036854775807 + 1 > 0 };'
    const [question] = questions
    expect(question && authorizer(cedar, { schema, policies: policies + failing })(question)).toBe(false)
  })
})

describe('policies are refused before anything starts', () => {
  test.each([
    ['has a misspelt attribute', policies.replace('resource.requester', 'resource.requestor')],
    ['names an unknown action', policies.replace('"decide"', '"decides"')],
    ['names an unknown type', policies.replace('Sluice::ServiceAccount', 'Sluice::Robot')],
    ['mixes types', `${policies}permit (principal, action, resource) when { principal.groups == "Admin" };`],
    ['can never apply', `${policies}permit (principal, action, resource) when { false };`],
    ['does not parse', `${policies}permit (`],
  ])('if one of them %s', (_what, text) => {
    expect(text).not.toBe(policies)
    expect(() => requireValid(cedar, { schema, policies: text })).toThrow(
      'The access policies cannot be used: ',
    )
  })

  test('if the schema does not parse', () => {
    expect(() => requireValid(cedar, { schema: `${schema}entity`, policies })).toThrow('cannot be used')
  })
})
