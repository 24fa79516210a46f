import type { AwsConfig } from '../config/config-schema.ts'

/** What rights are about, by ARN. */
export interface Places {
  readonly table: string
  readonly tableIndexes: readonly string[]
  readonly tableStream: string
  readonly uploads: string
  readonly staging: string
  readonly packages: string
  readonly packagesKey: string | undefined
  readonly dataKey: string
  readonly operationsKey: string
  readonly signingKey: string
  readonly userPool: string
  readonly stateMachine: string
  readonly liveStateMachine: string
  readonly executions: string
  readonly requestChanged: string
  readonly senderIdentity: string
  readonly configurationSet: string
  readonly senderAddress: string
  readonly reviewerTopics: readonly string[]
  readonly arrivals: string
  readonly messages: string | undefined
  readonly deadMessages: string | undefined
  readonly failedChanges: string
  readonly failedMail: string
  /** Where what many pack lies; absent where that is the bucket of staged copies. */
  readonly sharedFolder: { readonly fileSystem: string; readonly door: string } | undefined
  readonly egressStore: AwsConfig['egressStore']
}
