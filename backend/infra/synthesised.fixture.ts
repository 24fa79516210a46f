import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { awsConfigSchema, type AwsConfig } from './config/config-schema.ts'
import { sluice } from './sluice.ts'

/** What CloudFormation is given, as it is written in a template. */
export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: readonly string[]
}
export type Resources = readonly (Resource & { readonly id: string })[]

export interface Synthesised {
  readonly stateful: Resources
  readonly stateless: Resources
  readonly all: Resources
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const { context } = read('../../cdk.json') as { readonly context: Record<string, unknown> }
const example = read('../../examples/aws/sluice.aws.json') as Record<string, unknown>

/** The example's configuration, with some parts of it changed, or left out where they are undefined. */
export function exampleConfig(change: Readonly<Record<string, unknown>> = {}): AwsConfig {
  return awsConfigSchema.parse(JSON.parse(JSON.stringify({ ...example, ...change })))
}

/** The templates of a configuration, with an empty handler in place of every bundle. Nothing is validated, which takes long. */
export function synthesised(config: AwsConfig = exampleConfig()): Synthesised {
  return inApp((app, folderOf) => {
    sluice(app, config, folderOf)
    process.env['CDK_VALIDATION'] = 'false'
    const assembly = app.synth()
    delete process.env['CDK_VALIDATION']
    const [stateful = [], stateless = []] = ['Stateful', 'Stateless'].map((id) =>
      resourcesOf(assembly.getStackArtifact(id).template),
    )
    return { stateful, stateless, all: [...stateful, ...stateless] }
  })
}

function resourcesOf({ Resources }: { readonly Resources: Readonly<Record<string, Resource>> }): Resources {
  return Object.entries(Resources).map(([id, resource]) => ({ ...resource, id }))
}

/** Works on an app that has a folder for what it writes, and an empty handler for every bundle. */
export function inApp<T>(work: (app: App, folderOf: () => string, out: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-synthesised-'))
  try {
    const code = join(folder, 'code')
    const out = join(folder, 'out')
    mkdirSync(code)
    writeFileSync(join(code, 'index.mjs'), 'export const handler = async () => {}\n')
    return work(new App({ context, outdir: out }), () => code, out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
