import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { CreateFunctionCommand, DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn'
import { TASKS } from '#entry/tasks.ts'
import { entryOf, writePackage } from '#package/write-package.ts'
import type { Ports } from '#ports/ports.ts'
import { emulatorRole } from '../emulator/emulator-role.fixture.ts'
import { taskServer } from './task-server.fixture.ts'

const INVOKING = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }
const DEFINITION = new URL('../../../statemachines/egress.asl.json', import.meta.url)

/** A function that has its task carried out by the test's own process. */
const HANDLER = `
export const handler = async (event) => {
  const response = await fetch(process.env.TASK_URL, { method: 'POST', body: JSON.stringify(event) })
  const { answer, error } = await response.json()
  if (error) throw Object.assign(new Error(error.message), { name: error.name })
  return answer
}
`

/** The egress state machine in the emulator, whose tasks run on these ports. */
export async function deployedWorkflow(
  ports: Ports,
): Promise<{ readonly stateMachineArn: string; close(): Promise<void> }> {
  const [lambda, states] = [new LambdaClient({}), new SFNClient({})]
  const server = await taskServer(ports)
  const id = randomUUID()
  const Role = await emulatorRole('lambda')
  const ZipFile = await zipped(HANDLER)
  const arns = new Map<string, string>()
  for (const task of Object.keys(TASKS)) {
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: `${task}-${id}`,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role,
        Timeout: 60,
        Code: { ZipFile },
        Environment: { Variables: { TASK_URL: `${server.url}/${task}` } },
      }),
    )
    arns.set(task, FunctionArn ?? '')
  }
  const { stateMachineArn = '' } = await states.send(
    new CreateStateMachineCommand({
      name: `egress-${id}`,
      roleArn: await emulatorRole('states', [INVOKING]),
      definition: readFileSync(DEFINITION, 'utf8').replaceAll(
        /\$\{(\w+)\}/g,
        (_, task: string) => arns.get(task) ?? '',
      ),
    }),
  )
  return {
    stateMachineArn,
    async close() {
      await server.close()
      for (const FunctionName of arns.values()) await lambda.send(new DeleteFunctionCommand({ FunctionName }))
    },
  }
}

async function zipped(code: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-function-'))
  try {
    const target = join(folder, 'code.zip')
    await writePackage({ target, entries: Readable.from([entryOf('index.mjs', code)]) })
    return await readFile(target)
  } finally {
    await rm(folder, { recursive: true })
  }
}
