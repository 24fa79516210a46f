import { SYSTEM } from '#core/actor.ts'
import { sha256Hex } from '#core/digest.ts'
import { noticesOf, noticeWrites } from '#egress/notices.ts'
import { announcementOf, resumeOf } from '#egress/outbox.ts'
import { eventActor, NOTHING, streamOf } from '#egress/step.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import { openGroup } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface OpenStageInput extends TaskInput {
  readonly stage: number
  readonly taskToken: string
}

/** Thrown where the asking execution is not the one that the record expects: its wait would never be ended. */
export class ExecutionReplaced extends Error {
  override readonly name = 'ExecutionReplaced'
}

/** Reviewers told in one commit: a unit of work has room for so many. Who is told twice gets one notice. */
const TOLD_AT_ONCE = 20

/**
 * Keeps the token with which the wait for this stage can be ended, and tells its reviewers.
 * If the stage was decided or closed in the meantime, the wait is ended at once, from the outbox.
 * @throws ExecutionReplaced
 */
export function openStage({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  return async (input: OpenStageInput): Promise<void> => {
    const { requestId, round, stage, taskToken } = input
    for (;;) {
      const request = await records.request(requestId)
      if (!request) return
      if (!isFollowedBy(request, input)) throw new ExecutionReplaced('Another execution follows this request')
      const isOpen = request.openStage?.stage === stage
      const group = openGroup(request)
      const reviewers = isOpen && group ? await directory.members(group, request.project) : []
      const at = now()
      const told = noticesOf(
        'stageOpened',
        request,
        reviewers.filter(({ id }) => id !== request.requestedBy.id),
        { at, publicUrl: settings.publicUrl, about: `stage-${stage + 1}` },
      )
      const notices = noticeWrites(told.slice(0, TOLD_AT_ONCE))
      const opened = {
        stream: streamOf(requestId),
        type: 'stageOpened',
        at,
        actor: eventActor(SYSTEM),
        facts: { round, stage: stage + 1 },
      }
      const saved = await records.commit({
        changes: [
          // The version condition closes the gap between looking and writing: a decision in it would find no token.
          { kind: 'request', request, expectedVersion: request.version },
          { kind: 'token', token: { requestId, round, stage, token: taskToken } },
          ...notices.changes,
        ],
        events: isOpen ? [opened] : [],
        outbox: isOpen
          ? [...notices.outbox, announcementOf(request, stage)]
          : [resumeOf(request, stage, `token-${sha256Hex(taskToken).slice(0, 16)}`)],
      })
      if (saved === 'stale') continue
      for (let from = TOLD_AT_ONCE; from < told.length; from += TOLD_AT_ONCE)
        await records.commit({ ...NOTHING, ...noticeWrites(told.slice(from, from + TOLD_AT_ONCE)) })
      return
    }
  }
}
