import type { AuditEvent } from '#audit/event.ts'
import type { JsonValue } from '#core/canonical-json.ts'
import type { Actor } from '#core/actor.ts'

/**
 * What the record must be, told from its events alone and by rules written down here a second time: a reader who knows
 * nothing of the code. Throws at the first event that should not have happened.
 */
export interface Told {
  readonly status: string
  readonly version: number
  readonly author: string
  readonly digest: string
  readonly deciders: readonly string[]
  readonly tickets: number
  readonly files: number
}

const NOTHING_TOLD: Told = {
  status: 'NONE',
  version: 0,
  author: '',
  digest: '',
  deciders: [],
  tickets: 0,
  files: 0,
}

/** In which status each event may happen, and whether it is a change that counts as a version. */
const LEGAL: Record<string, readonly [from: readonly string[], counts: boolean]> = {
  requestCreated: [['NONE'], true],
  filesAdded: [['DRAFT'], true],
  filesRemoved: [['DRAFT'], true],
  fileReceived: [['DRAFT'], false],
  requestSubmitted: [['DRAFT'], true],
  filesStaged: [['STAGING'], false],
  requestStaged: [['STAGING'], true],
  fileViewed: [['IN_REVIEW'], false],
  requestDecided: [['IN_REVIEW'], true],
  requestExpired: [['IN_REVIEW'], true],
  requestWithdrawn: [['DRAFT', 'STAGING', 'IN_REVIEW'], true],
  requestReleased: [['RELEASING'], true],
  ticketIssued: [['RELEASED'], true],
  stagedDeleted: [['RELEASED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'], true],
}

const SEATS = ['InformationGovernance', 'ResearchIT'] as const

/** The whole story. `people` are those of the directory, with their groups. */
export function told(events: readonly AuditEvent[], people: ReadonlyMap<string, Actor>): Told {
  return events
    .filter(({ type }) => type !== 'refused')
    .reduce((so, event) => next(so, event, people), NOTHING_TOLD)
}

function next(so: Told, event: AuditEvent, people: ReadonlyMap<string, Actor>): Told {
  const [from, counts] = LEGAL[event.type] ?? [[], false]
  must(from.includes(so.status), `${event.type} happened in ${so.status}`)
  const { facts, actor } = event
  const after = { ...so, version: so.version + (counts ? 1 : 0) }
  switch (event.type) {
    case 'requestCreated':
      return { ...after, status: 'DRAFT', author: actor.id }
    case 'filesAdded':
    case 'filesRemoved':
      must(actor.id === so.author, 'somebody else changed the files')
      return { ...after, files: Number(facts['count']) }
    case 'requestSubmitted':
      must(actor.id === so.author && so.files > 0, 'handed in without files, or by somebody else')
      return { ...after, status: 'STAGING' }
    case 'requestStaged':
      return { ...after, status: 'IN_REVIEW', digest: textOf(facts['manifestDigest']) }
    case 'requestDecided':
      return decided(after, event, people)
    case 'requestWithdrawn':
      must(actor.id === so.author, 'somebody else took it back')
      return { ...after, status: 'WITHDRAWN' }
    case 'requestExpired':
      return { ...after, status: 'EXPIRED' }
    case 'requestReleased':
      must(so.deciders.length === SEATS.length, 'released without all approvals')
      must(facts['manifestDigest'] === so.digest, 'released other files')
      return { ...after, status: 'RELEASED' }
    case 'ticketIssued':
      must(actor.id === so.author, 'somebody else downloads')
      must(facts['used'] === so.tickets + 1 && so.tickets < Number(facts['allowed']), 'miscounted')
      return { ...after, tickets: so.tickets + 1 }
    default:
      return after
  }
}

function decided(so: Told, { facts, actor }: AuditEvent, people: ReadonlyMap<string, Actor>): Told {
  const seat = SEATS[so.deciders.length]
  must(seat !== undefined && facts['stage'] === so.deciders.length + 1, 'decided a stage that is not open')
  must(people.get(actor.id)?.groups.includes(seat ?? 'Admin') === true, 'decided for another group')
  must(actor.id !== so.author, 'decided on their own')
  must(!so.deciders.includes(actor.id), 'fills two seats')
  must(facts['manifestDigest'] === so.digest, 'decided on other files')
  if (facts['verdict'] === 'REJECTED') return { ...so, status: 'REJECTED' }
  const deciders = [...so.deciders, actor.id]
  return { ...so, deciders, status: deciders.length === SEATS.length ? 'RELEASING' : 'IN_REVIEW' }
}

function textOf(fact: JsonValue | undefined): string {
  return typeof fact === 'string' ? fact : ''
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The record tells of something forbidden: ${otherwise}`)
}
