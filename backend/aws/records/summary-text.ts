import type { Group } from '#core/actor.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import type { Status } from '#egress/steps.ts'
import type { Position } from '#ports/records.ts'
import { idKey, idOfKey } from './id-key.ts'
import { placeKey, positionOfPlace } from './place-key.ts'

/** One letter each. Kept in the record: letters may be added, and never change their meaning. */
const STATUS_LETTERS = {
  DRAFT: 'D',
  STAGING: 'S',
  IN_REVIEW: 'I',
  RELEASING: 'G',
  FAILED: 'F',
  RELEASED: 'L',
  REJECTED: 'J',
  WITHDRAWN: 'W',
  EXPIRED: 'E',
  IMPORTED: 'M',
} as const satisfies Record<Status, string>

/** Follows the letter of IMPORTED: what stood in the other system. */
const IMPORTED_LETTERS = { IGAPPROVED: 'i', RITAPPROVED: 't', REJECTED: 'j' } as const

const GROUP_LETTERS = {
  Researcher: 'R',
  InformationGovernance: 'I',
  ResearchIT: 'T',
  Admin: 'A',
  Auditor: 'U',
} as const satisfies Record<Group, string>

/**
 * What lists show of a request, short, since a page holds many: without id and creation time, which stand in the key of
 * the list. What does not fit the short form is written as JSON.
 */
export function textOfSummary(summary: RequestSummary): string {
  const plain = JSON.stringify(summary)
  const short = shortText(summary)
  const position = positionOfPlace(placeKey(summary))
  const isSame = short.isWellFormed() && JSON.stringify(summaryOfShort(short, position)) === plain
  return isSame ? short : plain
}

export function summaryOfText(text: string, position: Position): RequestSummary {
  return text.startsWith('{') ? (JSON.parse(text) as RequestSummary) : summaryOfShort(text, position)
}

function shortText(summary: RequestSummary): string {
  const { title, project, workspace, requestedBy, createdAt, submittedAt, status, round, version } = summary
  const { policy, openStage, decisions, files, release, failure, imported } = summary
  const letters = (groups: readonly Group[]) => groups.map((group) => GROUP_LETTERS[group]).join('')
  return [
    STATUS_LETTERS[status] +
      (imported ? IMPORTED_LETTERS[imported.status] : '') +
      (release ? 'r' : '') +
      (failure ? 'f' : ''),
    ...[round, version, files.count, files.bytes].map((count) => count.toString(36)),
    letters(policy.stages.map(({ group }) => group)),
    letters(policy.recipients),
    submittedAt === undefined ? '' : since(createdAt, submittedAt),
    openStage ? `${openStage.stage}.${since(createdAt, openStage.deadlineAt)}` : '',
    escaped(title),
    shortId(project),
    workspace === project ? '' : shortId(workspace),
    shortId(requestedBy.id),
    escaped(requestedBy.name),
    escaped(requestedBy.email),
    ...decisions.map(({ group, by }) => GROUP_LETTERS[group] + shortId(by.id)),
  ].join('|')
}

function summaryOfShort(text: string, { createdAt, id }: Position): RequestSummary {
  const [state = '', round, version, count, bytes, stages = '', recipients = '', submitted, open, ...rest] =
    text.split('|')
  const [title = '', projectId = '', workspaceId = '', personId = '', name = '', email = '', ...decisions] =
    rest
  const project = idOfShort(projectId)
  const [stage = '', deadline = ''] = open ? open.split('.') : []
  const [, importedLetter] = /^M([itj])/.exec(state) ?? []
  return {
    id,
    title: unescaped(title),
    project,
    workspace: workspaceId === '' ? project : idOfShort(workspaceId),
    requestedBy: { id: idOfShort(personId), name: unescaped(name), email: unescaped(email) },
    createdAt,
    ...(submitted && { submittedAt: after(createdAt, submitted) }),
    status: meaning(STATUS_LETTERS, state.charAt(0)),
    round: whole(round),
    version: whole(version),
    policy: {
      stages: stages.split('').map((letter) => ({ group: meaning(GROUP_LETTERS, letter) })),
      recipients: recipients.split('').map((letter) => meaning(GROUP_LETTERS, letter)),
    },
    ...(open && { openStage: { stage: Number(stage), deadlineAt: after(createdAt, deadline) } }),
    decisions: decisions.map((decision) => ({
      round: whole(round),
      group: meaning(GROUP_LETTERS, decision.charAt(0)),
      by: { id: idOfShort(decision.slice(1)) },
    })),
    files: { count: whole(count), bytes: whole(bytes) },
    ...(state.includes('r') && { release: {} }),
    ...(state.includes('f') && { failure: {} }),
    ...(importedLetter !== undefined && { imported: { status: meaning(IMPORTED_LETTERS, importedLetter) } }),
  }
}

const whole = (written = '') => Number.parseInt(written, 36)

/** Milliseconds from one time to another. */
function since(from: string, at: string): string {
  return (Date.parse(at) - Date.parse(from)).toString(36)
}

function after(from: string, milliseconds: string): string {
  const at = new Date(Date.parse(from) + whole(milliseconds))
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

/** The shorter one of the id and its key. */
function shortId(id: string): string {
  const key = idKey(id)
  return key.length < id.length ? key : `=${escaped(id)}`
}

function idOfShort(short: string): string {
  return short.startsWith('=') ? unescaped(short.slice(1)) : idOfKey(short)
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('|', '%7C')
}

function unescaped(text: string): string {
  return text.replaceAll('%7C', '|').replaceAll('%25', '%')
}

function meaning<Name extends string>(letters: Readonly<Record<Name, string>>, letter: string): Name {
  const names = Object.keys(letters) as Name[]
  const found = names.find((name) => letters[name] === letter)
  if (found === undefined) throw new Error('a summary has a letter that means nothing')
  return found
}
