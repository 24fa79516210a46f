import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Setting } from './setting.ts'

/**
 * A log group with an end and a key. It stays when its stack goes, for as long as its lines are kept, unless its making is undone.
 * @param name below those of this environment, or as it is where a service wants it so
 */
export function logGroup(
  scope: Construct,
  id: string,
  { config, names, removalPolicy }: Setting,
  encryptionKey: IKey,
  name: string,
): LogGroup {
  const isWhole = name.startsWith('/') || name.startsWith('aws-waf-logs-')
  return new LogGroup(scope, id, {
    logGroupName: isWhole ? name : names.logGroup(name),
    // The numbers of CDK's enumeration are the days themselves.
    retention: config.logDays,
    encryptionKey,
    removalPolicy,
  })
}
