import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { openRunner } from '#local/workflow/runner.ts'
import { TaskError } from '#local/workflow/task-error.ts'
import type { TaskCall } from '#local/workflow/calls.ts'
import type { Case } from './case.fixture.ts'
import { callsIn, comparable, type Observed } from './observed.fixture.ts'
import { handler } from './task-functions.ts'
import { useTokens } from './use-tokens.fixture.ts'

const FUNCTION = 'task'

/** What `arn:aws:states:::lambda:invoke` does, with the function called in this process. */
async function invoke({ input, signal }: TaskCall): Promise<unknown> {
  const { FunctionName, Payload } = input as { FunctionName: string; Payload: Parameters<typeof handler>[0] }
  if (FunctionName !== FUNCTION)
    throw new TaskError('Lambda.ResourceNotFoundException', 'there is no such function')
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('told to stop')))
  })
  const answer = await Promise.race([handler(Payload), stopped]).catch((error: unknown) => {
    const isError = error instanceof Error
    const errorType = isError ? error.name : typeof error
    throw new TaskError(
      errorType,
      JSON.stringify({ errorType, errorMessage: isError ? error.message : String(error) }),
    )
  })
  return { StatusCode: 200, Payload: answer ?? null }
}

/** Runs a case on the runner of the local home, in real time. */
export async function runLocally({ machine, input = {}, token = [] }: Case, log: string): Promise<Observed> {
  writeFileSync(log, '')
  const definition: unknown = JSON.parse(JSON.stringify(machine).replaceAll('${task}', FUNCTION))
  const runner = openRunner({
    db: new DatabaseSync(':memory:'),
    machines: { m: definition },
    tasks: { invoke },
    now: () => new Date().toISOString(),
    newToken: randomUUID,
    report: () => {},
  })
  runner.begin()
  await runner.start('m', 'x', { ...input, log })
  const used = useTokens(token, log, { give: runner.resume, fail: runner.fail })
  for (;;) {
    const { status, output, error, cause } = runner.execution('x') ?? { status: 'RUNNING' }
    if (status === 'RUNNING') {
      await setTimeout(20)
      continue
    }
    const uses = await used
    await runner.close()
    return {
      // A machine that is out of time has a status of its own on AWS; behind the port of the workflow both have ended.
      status:
        definition !== null && error === 'States.Timeout' && 'TimeoutSeconds' in machine
          ? 'TIMED_OUT'
          : status,
      ...(status === 'SUCCEEDED' && { output }),
      ...(error !== undefined && { error }),
      ...(comparable(error, cause) !== undefined && { cause: comparable(error, cause) }),
      ...callsIn(readFileSync(log, 'utf8')),
      uses,
    }
  }
}
