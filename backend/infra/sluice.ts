import type { App, Stack } from 'aws-cdk-lib'
import type { FolderOf } from './bundle/folder-of.ts'
import type { AwsConfig } from './config/config-schema.ts'
import { settingOf } from './setting.ts'
import { statefulStack, type Stateful } from './stateful/stateful-stack.ts'
import { statelessStack } from './stateless/stateless-stack.ts'

/** The AWS home of one configuration: two stacks, of which the second can be made again at any time. */
export function sluice(
  app: App,
  config: AwsConfig,
  folderOf: FolderOf,
): { readonly stateful: Stateful; readonly stateless: Stack } {
  const setting = settingOf(config)
  const stateful = statefulStack(app, 'Stateful', setting, folderOf)
  return { stateful, stateless: statelessStack(app, 'Stateless', setting, stateful, folderOf) }
}
