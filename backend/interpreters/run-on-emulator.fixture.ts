import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { buildSync } from 'esbuild'
import { emulatorRole } from '../aws/emulator/emulator-role.fixture.ts'
import { zipOf } from '../aws/emulator/zip-of.fixture.ts'
import type { Case } from './case.fixture.ts'
import { callsIn, comparable, type Observed } from './observed.fixture.ts'
import { useTokens } from './use-tokens.fixture.ts'

const states = new SFNClient({})
const roleArn = emulatorRole('states', [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }])

/** Makes the one Lambda that the machines call, and gives its name. */
export async function makeFunction(): Promise<string> {
  const entry = fileURLToPath(new URL('task-functions.ts', import.meta.url))
  const [built] = buildSync({
    entryPoints: [entry],
    platform: 'node',
    format: 'esm',
    write: false,
  }).outputFiles
  const FunctionName = `interpreters-${randomUUID()}`
  await new LambdaClient({}).send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: await emulatorRole('lambda'),
      Timeout: 60,
      Code: { ZipFile: zipOf({ 'index.mjs': built?.text ?? '' }) },
    }),
  )
  return FunctionName
}

/** Runs a case on the emulator's Step Functions. */
export async function runOnEmulator(
  { machine, input = {}, token = [] }: Case,
  log: string,
  functionName: string,
): Promise<Observed> {
  writeFileSync(log, '')
  const name = randomUUID()
  const definition = JSON.stringify(machine).replaceAll('${task}', functionName)
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name, definition, roleArn: await roleArn }),
  )
  const start = { stateMachineArn, name, input: JSON.stringify({ ...input, log }) }
  const { executionArn } = await states.send(new StartExecutionCommand(start))
  const used = useTokens(token, log, desk)
  for (;;) {
    const found = await states.send(new DescribeExecutionCommand({ executionArn }))
    if (found.status === 'RUNNING') {
      await setTimeout(100)
      continue
    }
    const uses = await used
    const { status = 'RUNNING', output, error, cause } = found
    return {
      status: status === 'PENDING_REDRIVE' ? 'RUNNING' : status,
      // AWS gives none of an execution that failed.
      ...(status === 'SUCCEEDED' && output !== undefined && { output: JSON.parse(output) as unknown }),
      ...(error !== undefined && { error }),
      ...(comparable(error, cause) !== undefined && { cause: comparable(error, cause) }),
      ...callsIn(readFileSync(log, 'utf8')),
      uses,
    }
  }
}

const desk = {
  give: (taskToken: string, output: unknown) =>
    orGone(states.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
  fail: (taskToken: string, error: string, cause: string) =>
    orGone(states.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
}

/** What says that a token is not waited for any more. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']

async function orGone(sent: Promise<unknown>): Promise<'resumed' | 'gone'> {
  return sent.then(
    () => 'resumed',
    (error: unknown) => {
      if (error instanceof Error && GONE.includes(error.name)) return 'gone'
      throw error
    },
  )
}
