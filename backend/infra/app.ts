import { fileURLToPath } from 'node:url'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { ConfigRefused } from '#core/config-file.ts'
import { acknowledge } from './acknowledgements.ts'
import { bundles } from './bundle/bundles.ts'
import { loadConfig } from './config/load-config.ts'
import { sluice } from './sluice.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/aws/sluice.aws.json', import.meta.url))

/** `cdk synth -c config=FILE`: the two stacks of that configuration, or of the example. */
function synthesise(): void {
  const app = new App()
  const file: unknown = app.node.tryGetContext('config') ?? EXAMPLE
  if (typeof file !== 'string') throw new ConfigRefused(String(file), ['is not the path of a file'])
  const config = loadConfig(file)
  const made = bundles(config)
  try {
    sluice(app, config, made.folderOf)
    acknowledge(app, config)
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    app.synth()
  } finally {
    made.dispose()
  }
}

try {
  synthesise()
} catch (error) {
  if (!(error instanceof ConfigRefused)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
