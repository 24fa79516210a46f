import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  SFNServiceException,
  StartExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import type { Workflow } from '#ports/workflow.ts'
import { executionArn } from './execution-arn.ts'

/** A token that Step Functions knows no wait for, or that cannot be one: the wait is over, or never was. */
const GONE: ReadonlySet<string> = new Set([
  'TaskTimedOut',
  'TaskDoesNotExist',
  'InvalidToken',
  'ValidationException',
])
const MAX_TOKEN_CHARACTERS = 2_048
/** A result is needed. It carries nothing: what comes next stands in the record. */
const NO_OUTPUT = '{}'
const RUNNING: ReadonlySet<string | undefined> = new Set(['RUNNING', 'PENDING_REDRIVE'])

/** The egress workflow on AWS Step Functions. */
export function stepFunctions({
  client,
  stateMachineArn,
}: {
  readonly client: SFNClient
  /** Of the state machine, or of an alias or version of it. */
  readonly stateMachineArn: string
}): Workflow {
  return {
    async start(name, input) {
      const start = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })
      try {
        await client.send(start)
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error
      }
    },

    async resume(token) {
      if (token === '' || token.length > MAX_TOKEN_CHARACTERS) return 'gone'
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: NO_OUTPUT }))
        return 'resumed'
      } catch (error) {
        if (error instanceof SFNServiceException && GONE.has(error.name)) return 'gone'
        throw error
      }
    },

    async status(name) {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
        )
        return RUNNING.has(status) ? 'running' : 'ended'
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'unknown'
        throw error
      }
    },
  }
}
