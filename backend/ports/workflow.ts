/** What an execution is about. */
export interface WorkflowInput {
  readonly requestId: string
  readonly round: number
  readonly attempt: number
  /** Of the submission that it follows; the same whenever it is started again. */
  readonly correlationId?: string
}

/** The engine that follows the record: it waits, retries and times out, and decides nothing. */
export interface Workflow {
  /** Starts the egress workflow under a name once; a name that exists is left alone. */
  start(name: string, input: WorkflowInput): Promise<void>
  /** Ends the wait that holds this token. 'gone': it is over already, which is no error. */
  resume(token: string): Promise<'resumed' | 'gone'>
  status(name: string): Promise<'running' | 'ended' | 'unknown'>
}
