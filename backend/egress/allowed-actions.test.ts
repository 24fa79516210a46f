import { expect, test } from 'vitest'
import { markdownTable } from '#core/markdown-table.fixture.ts'
import type { Actor } from '#core/actor.ts'
import { REFUSALS, type RefusalCode } from '#core/refusal.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import { actionRefusal, actionsFor, whenRefusal } from './allowed-actions.ts'
import {
  aDecision,
  anActor,
  aRequest,
  AT,
  author,
  DEADLINE,
  EVERY_STATUS,
  governance,
  IN_STATUS,
  inReview,
  member,
  researchIt,
} from './request.fixture.ts'
import type { EgressRequest } from './request.ts'
import { PERSON_ACTIONS, STATUSES } from './steps.ts'

const permissions = cedarPermissions()

const failure = { step: 'Tell people', code: 'Timeout', reason: 'late', at: AT } as const
const REQUESTS: Record<string, EgressRequest> = {
  'DRAFT without files': aRequest({ files: { count: 0, bytes: 0, types: [] } }),
  ...IN_STATUS,
  'IN_REVIEW, second stage': inReview(1),
  'IN_REVIEW, past its deadline': inReview(0, {
    openStage: { stage: 0, openedAt: AT, deadlineAt: '2026-03-04T08:59:59.000Z' },
  }),
  'RELEASED, all downloads used': {
    ...IN_STATUS.RELEASED,
    downloads: { used: 3, allowed: 3, until: DEADLINE },
  },
  'RELEASED, past its time': { ...IN_STATUS.RELEASED, downloads: { used: 0, allowed: 3, until: AT } },
  'RELEASED, not tidied up': {
    ...IN_STATUS.RELEASED,
    failure: { ...failure, resumesAs: 'RELEASED' },
  },
}

const WHO: Record<string, Actor> = {
  author,
  'author, left the project': { ...author, projects: ['other'] },
  'author in both reviewer groups': { ...member('author', 'InformationGovernance', 'ResearchIT') },
  colleague: member('colleague', 'Researcher'),
  governance,
  'governance, elsewhere': { ...governance, projects: ['other'] },
  'governance, removed': anActor('removed', { claimedGroups: ['InformationGovernance'] }),
  'research IT': researchIt,
  'both groups': member('both', 'InformationGovernance', 'ResearchIT'),
  'both groups, decided already': {
    ...member('both', 'InformationGovernance', 'ResearchIT'),
    id: 'governance',
  },
  admin: anActor('admin', { groups: ['Admin'], projects: [] }),
  auditor: anActor('auditor', { groups: ['Auditor'], projects: [] }),
  'service account': anActor('script', { kind: 'service' }),
}

const HEADING = `# What each person can do to a request

Compared with the code by \`allowed-actions.test.ts\`, which writes this file anew when it is run with \`-u\`. A cell is
\`yes\`, \`-\` where the role does not allow it (NOT_ALLOWED), or the code of the refusal.

The policy has two stages, InformationGovernance and then ResearchIT. Whether somebody sees the request at all is asked
first, and is not in this table (\`backend/entry/field-matrix.md\` has the whole).
`

function goldenTable(): string {
  const sections = Object.entries(REQUESTS).map(([name, request]) => {
    const rows = Object.entries(WHO).map(([who, actor]) => [
      who,
      ...PERSON_ACTIONS.map((action) => cellOf(actionRefusal(permissions, action, request, actor, AT))),
    ])
    return `## ${name}\n\n${markdownTable(['who', ...PERSON_ACTIONS], rows)}\n`
  })
  return [HEADING, ...sections].join('\n')
}

function cellOf(code: RefusalCode | undefined): string {
  if (code === undefined) return 'yes'
  return code === 'NOT_ALLOWED' ? '-' : code
}

test('everybody can do what the golden table says, in every status', async () => {
  expect(Object.keys(REQUESTS)).toEqual(expect.arrayContaining(STATUSES))
  await expect(goldenTable()).toMatchFileSnapshot('allowed-actions.md')
})

test('what is offered and what is explained are together all that people do, each once', () => {
  for (const request of Object.values(REQUESTS))
    for (const actor of Object.values(WHO)) {
      const { allowed, blocked } = actionsFor(permissions, request, actor, AT)
      expect([...allowed, ...blocked.map(({ action }) => action)].toSorted()).toEqual(
        PERSON_ACTIONS.toSorted(),
      )
      for (const { action, code, message } of blocked) {
        expect(code).toBe(actionRefusal(permissions, action, request, actor, AT))
        expect(message).toBe(REFUSALS[code])
      }
    }
})

test.each(EVERY_STATUS)('in %s nobody but its author changes or hands in a request', (_status, request) => {
  const others = Object.values(WHO).filter(({ id }) => id !== request.requestedBy.id)
  for (const actor of others)
    for (const action of ['addFiles', 'removeFiles', 'upload', 'submit', 'withdraw'] as const)
      expect(actionRefusal(permissions, action, request, actor, AT)).toBe('NOT_ALLOWED')
})

test('a permission that is not given is a no in every status, for every action', () => {
  const nothing = { may: () => false }
  for (const request of Object.values(REQUESTS))
    for (const actor of Object.values(WHO))
      expect(actionsFor(nothing, request, actor, AT).allowed).toEqual([])
})

test('a package can be downloaded until its time is over, as often as was allowed', () => {
  const { downloads } = IN_STATUS.RELEASED
  const at = (now: string, used: number) =>
    whenRefusal('download', { ...IN_STATUS.RELEASED, downloads: { ...downloads, used } }, now)
  expect(at('2026-03-05T08:59:59.999Z', 2)).toBeUndefined()
  expect(at(DEADLINE, 2)).toBe('DOWNLOAD_EXPIRED')
  expect(at(AT, 3)).toBe('NO_DOWNLOADS_LEFT')
  expect(at(AT, 4)).toBe('NO_DOWNLOADS_LEFT')
})

test('a decision that was made is a seat taken, also in the other group', () => {
  const actor = member('both', 'InformationGovernance', 'ResearchIT')
  const request = inReview(1, { decisions: [aDecision(0, { by: actor })] })
  expect(actionRefusal(permissions, 'decide', request, actor, AT)).toBe('ALREADY_DECIDED')
})
