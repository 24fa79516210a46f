import { personRef, type PersonRef } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Notice } from '#egress/notice.ts'
import { openGroup } from '#egress/transitions.ts'
import type { Change, Unit } from '#ports/records.ts'

export type NoticeKind =
  | 'submitted'
  | 'stageOpened'
  | 'released'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'failed'
  | 'delayed'

interface Wording {
  readonly subject: string
  readonly happened: (request: EgressRequest) => string
  readonly next: (request: EgressRequest) => string
}

const WORDINGS = {
  submitted: {
    subject: 'Submitted',
    happened: () =>
      'Your request was handed in. Its files are frozen now: later changes in the workspace do not matter.',
    next: (request) =>
      `Next: the files are copied, then it is decided by ${stageNames(request)}. You will be told the outcome.`,
  },
  stageOpened: {
    subject: 'Decision needed',
    happened: (request) => `A request waits for a decision by ${openGroup(request) ?? 'your group'}.`,
    next: (request) =>
      `Next: look at the files and approve or reject, before ${request.openStage?.deadlineAt ?? 'the deadline'}.`,
  },
  released: {
    subject: 'Approved and released',
    happened: (request) =>
      `The request was approved, and its package was made and verified. ${reasonsOf(request)}`,
    next: ({ downloads }) =>
      `Next: the requester can download it, ${downloads.allowed} times at most, until ${downloads.until ?? 'further notice'}.`,
  },
  rejected: {
    subject: 'Rejected',
    happened: (request) =>
      `The request was rejected. Reason: ${request.decisions.at(-1)?.reason ?? 'none recorded'}`,
    next: () =>
      'Next: nothing leaves. Take the reason into account and start a new request if you still need these results.',
  },
  withdrawn: {
    subject: 'Withdrawn',
    happened: ({ withdrawalReason: reason }) =>
      `The request was withdrawn by the person who asked.${reason === undefined ? '' : ` Reason: ${reason}`}`,
    next: () => 'Next: nothing. The staged copies are deleted.',
  },
  expired: {
    subject: 'Expired',
    happened: () => 'Nobody decided on the request in time, so it expired.',
    next: () => 'Next: nothing leaves. Start a new request if you still need these results.',
  },
  failed: {
    subject: 'A step failed',
    happened: ({ failure }) => `The step ${failure?.step ?? ''} failed (${failure?.code ?? 'unknown'}).`,
    next: () => 'Next: look at the failure of the request, mend its cause and retry it. Nothing is lost.',
  },
  delayed: {
    subject: 'Delayed',
    happened: () => 'Your request is delayed by a technical problem. Nothing is lost.',
    next: () => 'Next: an administrator was told and will try again. You need not do anything.',
  },
} as const satisfies Record<NoticeKind, Wording>

function stageNames(request: EgressRequest): string {
  return request.policy.stages.map(({ group }) => group).join(', then ')
}

/**
 * The same notice for each recipient.
 * @param about tells two notices of one kind about one request apart, e.g. the stage or the attempt
 */
export function noticesOf(
  kind: NoticeKind,
  request: EgressRequest,
  recipients: readonly PersonRef[],
  { at, publicUrl, about }: { at: string; publicUrl: string; about: string },
): readonly Notice[] {
  const wording: Wording = WORDINGS[kind]
  const text = [
    `${onOneLine(request.title)} (project ${request.project}, asked for by ${request.requestedBy.name}, ${filesOf(request)})`,
    wording.happened(request),
    wording.next(request),
    `${publicUrl}/#request=${request.id}`,
  ].join('\n\n')
  return distinct(recipients).map((to) => ({
    id: `${request.id}/${request.round}/${kind}/${about}/${to.id}`,
    to,
    requestId: request.id,
    subject: `[Sluice] ${wording.subject}: ${onOneLine(request.title)}`,
    text,
    createdAt: at,
  }))
}

function filesOf({ files }: EgressRequest): string {
  return files.count === 1 ? '1 file' : `${files.count} files`
}

function reasonsOf({ decisions }: EgressRequest): string {
  return decisions.map(({ group, reason }) => `${group}: ${reason}`).join(' ')
}

/** A line break in a subject would begin the next header of a mail. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ')
}

function distinct(people: readonly PersonRef[]): readonly PersonRef[] {
  return [...new Map(people.map((person) => [person.id, personRef(person)])).values()]
}

/** What must be written so that these notices are in the mailbox, and mailed. */
export function noticeWrites(notices: readonly Notice[]): Pick<Unit, 'changes' | 'outbox'> {
  return {
    changes: notices.map((notice): Change => ({ kind: 'notice', notice })),
    outbox: notices.map(({ id }) => ({ id: `mail/${id}`, kind: 'mail', noticeId: id })),
  }
}
