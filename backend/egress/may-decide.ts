import { charactersOf } from '#core/text.ts'
import type { Actor } from '#core/actor.ts'
import type { RefusalCode } from '#core/refusal.ts'
import type { EgressRequest, Verdict } from '#egress/request.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import { isClosed } from '#egress/steps.ts'
import { openGroup } from '#egress/transitions.ts'

/** A rejection must explain itself: the length that TREEHOOSE's screen asked for, here kept by the server. */
export const MIN_REJECTION_REASON_CHARACTERS = 10

/** What the reviewer says they looked at, and what they say about it. */
export interface Looked {
  readonly expectedVersion: number
  readonly manifestDigest: string
  readonly verdict: Verdict
  readonly reason: string
}

/** Why this person may not decide on this request at this moment; `undefined` where they may. */
export function decisionRefusal(request: RequestSummary, actor: Actor, now: string): RefusalCode | undefined {
  return barred(request, actor, now) ?? otherSeat(request, actor)
}

/** The same for a decision with its content: also whether it is about what the request is now. */
export function refusalOfDecision(
  request: EgressRequest,
  actor: Actor,
  looked: Looked,
  now: string,
): RefusalCode | undefined {
  const bar = barred(request, actor, now)
  if (bar) return bar
  // Before the seat: who was overtaken by a colleague should hear that, not that the next stage is not theirs.
  if (looked.expectedVersion !== request.version) return 'STALE_VERSION'
  const seat = otherSeat(request, actor)
  if (seat) return seat
  if (looked.manifestDigest !== request.manifestDigest) return 'OTHER_DIGEST'
  return isReasonEnough(looked) ? undefined : 'REASON_TOO_SHORT'
}

function barred(request: RequestSummary, actor: Actor, now: string): RefusalCode | undefined {
  if (actor.id === request.requestedBy.id) return 'OWN_REQUEST'
  if (isClosed(request.status)) return 'REQUEST_CLOSED'
  if (request.status !== 'IN_REVIEW' || !request.openStage) return 'NOT_IN_REVIEW'
  if (now >= request.openStage.deadlineAt) return 'DEADLINE_PASSED'
  if (lostGroup(request, actor)) return 'GROUP_REMOVED'
  return hasDecided(request, actor) ? 'ALREADY_DECIDED' : undefined
}

function otherSeat(request: RequestSummary, actor: Actor): RefusalCode | undefined {
  const group = openGroup(request)
  if (group && actor.groups.includes(group)) return undefined
  return isReviewer(request, actor) ? 'WRONG_STAGE' : 'NOT_ALLOWED'
}

function isReasonEnough({ verdict, reason }: Looked): boolean {
  const characters = charactersOf(reason)
  return characters >= (verdict === 'REJECTED' ? MIN_REJECTION_REASON_CHARACTERS : 1)
}

/** Whether the token still claims a group that the directory has since taken away. */
export function lostGroup(request: RequestSummary, actor: Actor): boolean {
  const group = openGroup(request)
  return group !== undefined && actor.claimedGroups.includes(group) && !actor.groups.includes(group)
}

function hasDecided(request: RequestSummary, actor: Actor): boolean {
  return request.decisions.some(({ by, round }) => by.id === actor.id && round === request.round)
}

function isReviewer(request: RequestSummary, actor: Actor): boolean {
  return request.policy.stages.some(({ group }) => actor.groups.includes(group))
}
