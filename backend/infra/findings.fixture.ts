import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validations, type Stack } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { acknowledge } from './acknowledgements.ts'
import type { AwsConfig } from './config/config-schema.ts'
import { sluice } from './sluice.ts'
import { exampleConfig, inApp } from './synthesised.fixture.ts'

/**
 * What validation and cdk-nag find in the templates of a configuration, beside what is acknowledged.
 * @param plant adds something that should be found
 */
export function findings(
  config: AwsConfig = exampleConfig(),
  plant: (stack: Stack) => void = () => {},
): readonly string[] {
  return inApp((app, folderOf, out) => {
    plant(sluice(app, config, folderOf).stateless)
    acknowledge(app, config)
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    let failed = false
    try {
      app.synth()
    } catch {
      failed = true
    }
    const { pluginReports } = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')) as Report
    const found = pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
      ),
    )
    return failed && found.length === 0 ? ['The synthesis failed'] : found
  })
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly violatingConstructs: readonly { readonly constructPath: string }[]
    }[]
  }[]
}
