import type { EgressRequest } from '#egress/request.ts'

/**
 * What must happen after a commit, at least once. The id is made from what it is about, so that a repeated
 * command adds nothing and a person gets each notice once.
 */
export type OutboxEntry = {
  readonly id: string
  /** Of the call, message or execution that left it; entries of former versions have none. */
  readonly correlationId?: string
} & (
  | {
      readonly kind: 'startWorkflow'
      readonly requestId: string
      readonly round: number
      readonly attempt: number
    }
  | {
      readonly kind: 'resumeStage'
      readonly requestId: string
      readonly round: number
      readonly stage: number
      /** Of the execution that waits: the entry's own is that of the decision. */
      readonly executionCorrelationId?: string
    }
  | { readonly kind: 'mail'; readonly noticeId: string }
  | {
      readonly kind: 'announceStage'
      readonly requestId: string
      readonly round: number
      readonly stage: number
    }
  | { readonly kind: 'processMessage'; readonly messageId: string }
)

/** The lane in which each kind of entry waits. */
export const LANES = {
  startWorkflow: 'work',
  resumeStage: 'work',
  mail: 'mail',
  announceStage: 'mail',
  processMessage: 'intake',
} as const satisfies Record<OutboxEntry['kind'], string>

/** Entries of one lane wait for each other; what hangs in one holds up nothing in another. */
export type Lane = (typeof LANES)[OutboxEntry['kind']]

export function laneOf({ kind }: OutboxEntry): Lane {
  return LANES[kind]
}

/** What a log may say of an entry, and what finds it again. */
export function namesOf(entry: OutboxEntry): {
  readonly entry: string
  readonly correlationId?: string
  readonly executionCorrelationId?: string
  readonly requestId?: string
} {
  const { id, correlationId } = entry
  return {
    entry: id,
    ...(correlationId !== undefined && { correlationId }),
    ...('executionCorrelationId' in entry && { executionCorrelationId: entry.executionCorrelationId }),
    ...('requestId' in entry && { requestId: entry.requestId }),
  }
}

/** Starts the execution that this request expects now. Whoever has it started, it has the correlation id of the submission. */
export function startOf({ id, round, attempt, correlationId }: EgressRequest): OutboxEntry {
  return {
    id: `start/${executionName({ id, round, attempt })}`,
    kind: 'startWorkflow',
    requestId: id,
    round,
    attempt,
    ...(correlationId !== undefined && { correlationId }),
  }
}

/**
 * Lets the workflow look at the record again, if it waits at this stage.
 * @param because tells two wake-ups of one stage apart: each must happen, even if an earlier one came too soon
 */
export function resumeOf(
  { id, round, correlationId }: EgressRequest,
  stage: number,
  because: string,
): OutboxEntry {
  return {
    id: `resume/${id}/${round}/${stage}/${because}`,
    kind: 'resumeStage',
    requestId: id,
    round,
    stage,
    ...(correlationId !== undefined && { executionCorrelationId: correlationId }),
  }
}

/** Tells the topic of the stage's reviewers that it is open, once. */
export function announcementOf({ id, round }: EgressRequest, stage: number): OutboxEntry {
  return {
    id: `announce/${id}/${round}/stage-${stage + 1}`,
    kind: 'announceStage',
    requestId: id,
    round,
    stage,
  }
}

/** The name of a workflow execution: at most 80 characters, as Step Functions has it. */
export function executionName({
  id,
  round,
  attempt,
}: Pick<EgressRequest, 'id' | 'round' | 'attempt'>): string {
  return `${id}-r${round}-a${attempt}`
}
