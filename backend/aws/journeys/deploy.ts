import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk')
export const CONFIG = fileURLToPath(new URL('sluice.test.json', import.meta.url))

const outputs = z.record(z.string(), z.record(z.string(), z.string()))

/** What the journeys ask of the stacks' outputs. */
const deployedParts = z.object({
  ApiUrl: z.string(),
  UserPoolId: z.string(),
  WebUrl: z.string(),
  RecordsTable: z.string(),
  UploadsBucket: z.string(),
  StagingBucket: z.string(),
  PackagesBucket: z.string(),
  StateMachine: z.string(),
  MessagesQueue: z.string(),
  SigningKey: z.string(),
})
export type Deployed = z.infer<typeof deployedParts>

/** Deploys the stacks, as they are synthesised from the repository, to wherever the environment leads. */
export async function deploy(): Promise<Deployed> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-deploy-'))
  const outputsFile = join(folder, 'outputs.json')
  try {
    await cdk(folder, ['bootstrap'])
    await cdk(folder, ['deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile])
    const made = outputs.parse(JSON.parse(await readFile(outputsFile, 'utf8')))
    return deployedParts.parse(Object.assign({}, ...Object.values(made)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs the CDK command line with all of its own files in a folder. @throws with what it printed */
async function cdk(folder: string, args: readonly string[]): Promise<void> {
  const common = ['--output', join(folder, 'cdk.out'), '--context', `config=${CONFIG}`, '--no-notices']
  const child = spawn(process.execPath, [CDK, ...args, ...common], {
    cwd: ROOT,
    env: { ...process.env, HOME: folder, CDK_DISABLE_VERSION_CHECK: '1', CI: 'true', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`cdk ${args[0]} ended with ${code}:\n${printed}`)
}
