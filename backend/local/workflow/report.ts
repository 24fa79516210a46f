/** One line for operators. Never carries inputs, outputs, causes or tokens. */
export interface Report {
  readonly code: ReportCode
  readonly execution: string
  readonly state?: string
  readonly error?: string
}

export type ReportCode =
  | 'workflowStarted'
  | 'workflowSucceeded'
  | 'workflowFailed'
  | 'workflowAborted'
  /** A task, or the branches inside a state, failed; Retry or Catch may still take it. */
  | 'workflowStateFailed'
  /** A result came after its task was out of time or no longer wanted. */
  | 'workflowResultLate'
  /** The runner itself could not go on, as when the disk is full; it tries again. */
  | 'workflowFault'
