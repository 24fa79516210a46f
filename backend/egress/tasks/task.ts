/** What every step of the workflow is given: which request, and which of its rounds. Everything else is in the record. */
export interface TaskInput {
  readonly requestId: string
  readonly round: number
}
