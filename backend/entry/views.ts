import type { Actor, PersonRef } from '#core/actor.ts'
import type { Refusal } from '#core/refusal.ts'
import type { AuditEvent } from '#audit/event.ts'
import { canonicalJson } from '#core/canonical-json.ts'
import { actionsFor } from '#egress/allowed-actions.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { Packing } from '#egress/queries/get-packing.ts'
import type { Page } from '#egress/queries/page-token.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import type { Owner, PersonAction } from '#egress/steps.ts'
import { egressStatus, stagesOf, whoseTurn } from '#egress/views.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import type { Ports } from '#ports/ports.ts'
import type { KeptNotice } from '#ports/records.ts'

const ACTIONS = {
  addFiles: 'ADD_FILES',
  removeFiles: 'REMOVE_FILES',
  upload: 'UPLOAD',
  submit: 'SUBMIT',
  withdraw: 'WITHDRAW',
  decide: 'DECIDE',
  viewFile: 'VIEW_FILE',
  download: 'DOWNLOAD',
  retry: 'RETRY',
} as const satisfies Record<PersonAction, Api.Action>

const OWNERS = {
  author: 'AUTHOR',
  reviewers: 'REVIEWERS',
  system: 'SYSTEM',
  nobody: 'NOBODY',
} as const satisfies Record<Owner, Api.Owner>

export type ViewPorts = Pick<Ports, 'records' | 'permissions' | 'now'>

/** What views need to know beside the thing that they show. */
export interface Viewing {
  readonly ports: ViewPorts
  readonly actor: Actor
  /** Of the call. */
  readonly correlationId?: string | undefined
}

/** What the schema shows of a request in a list and by itself. */
export function viewHead(request: RequestSummary) {
  const { id, title, project, workspace, createdAt, submittedAt, status, round, version } = request
  const turn = whoseTurn(request)
  return {
    id,
    title,
    project,
    workspace,
    requestedBy: viewPerson(request.requestedBy),
    createdAt,
    submittedAt,
    status,
    egressStatus: egressStatus(request),
    whoseTurn: { ...turn, owner: OWNERS[turn.owner] },
    round,
    version,
  }
}

/** A request as the schema shows it to this person. What costs something to know is found out only if it is asked for. */
export function viewRequest({ ports, actor }: Viewing, request: EgressRequest): Api.Request {
  let judged: ReturnType<typeof actionsFor> | undefined
  const actions = () => (judged ??= actionsFor(ports.permissions, request, actor, ports.now()))
  const { release, policy } = request
  return {
    ...viewHead(request),
    purpose: request.purpose,
    manifestDigest: request.manifestDigest,
    files: request.files,
    policy: { name: policy.name, version: policy.version },
    stages: stagesOf(request),
    decisions: request.decisions.map(({ stage, verdict, by, ...decision }) => ({
      ...decision,
      stage: stage + 1,
      decision: verdict,
      by: viewPerson(by),
    })),
    downloads: request.downloads,
    get allowedActions() {
      return actions().allowed.map((action) => ACTIONS[action])
    },
    get blockedReasons() {
      return actions().blocked.map((blocked) => ({ ...blocked, action: ACTIONS[blocked.action] }))
    },
    release: release && { sha256: release.sha256, bytes: release.bytes, releasedAt: release.releasedAt },
    failure: request.failure,
    stagedDeleted: request.stagedDeleted,
    imported: request.imported,
  }
}

export function viewPacking({ way, expectedSeconds, expectedUsd, total, packed }: Packing): Api.Packing {
  return {
    way,
    expectedSeconds,
    expectedUsd,
    filesTotal: total.files,
    bytesTotal: total.bytes,
    filesPacked: packed?.files,
    bytesPacked: packed?.bytes,
  }
}

export function viewPerson({ id, name, email }: PersonRef): Api.Person {
  return { id, name, email }
}

export function viewFile({ path, bytes, source, sha256, mediaType }: RequestFile): Api.File {
  return { path, bytes, uploaded: source !== undefined, sha256, mediaType }
}

export function viewEvent({
  stream,
  seq,
  type,
  at,
  actor,
  facts,
  previous,
  digest,
}: AuditEvent): Api.AuditEvent {
  return {
    stream,
    seq,
    type,
    at,
    actor: actor.id,
    actorKind: actor.kind,
    facts: canonicalJson(facts),
    previous,
    digest,
  }
}

export function viewMessage({ id, state, reason, requestId, createdAt }: IntakeMessage): Api.IntakeMessage {
  return { id, state, reason, requestId, receivedAt: createdAt }
}

export function viewNotice(
  { sendsMail }: Pick<Ports['settings'], 'sendsMail'>,
  { id, to, requestId, subject, text, createdAt, mailed }: KeptNotice,
): Api.Notice {
  const shown = mailed || sendsMail ? mailed : undefined
  return { id, to: viewPerson(to), requestId, subject, text, createdAt, mailed: shown }
}

/** A page with each item as the schema shows it. */
export function viewPage<T, V>({ items, nextToken }: Page<T>, view: (item: T) => V) {
  return { items: items.map(view), nextToken }
}

/** The parts that every payload has. */
export function viewAnswer(
  viewing: Viewing,
  { request, refusal }: { readonly request?: EgressRequest; readonly refusal?: Refusal },
) {
  return { request: request && viewRequest(viewing, request), refusal }
}
