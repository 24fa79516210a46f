import { Aws } from 'aws-cdk-lib'
import type { AwsConfig } from './config/config-schema.ts'
import type { FunctionId } from './functions-table.ts'

/** Whoever has a role of its own: each function, the state machine, and what the API itself does. */
export type RoleName = FunctionId | 'workflow' | 'api-logs' | 'api-source' | 'flow-logs' | 'sign-in-rule'
export type BucketKind = 'uploads' | 'staging' | 'packages' | 'access-logs'

/**
 * Names that both stacks know, so that neither has to ask the other: the policies of buckets and keys name roles that are
 * made later. Account and Region are part of them, since several may stand side by side.
 */
export interface Names {
  readonly prefix: string
  readonly stateMachine: string
  role(name: RoleName): string
  bucket(kind: BucketKind): string
  logGroup(name: string): string
  /** The ARN of something of this account and Region, whether or not it is there yet. */
  arn(service: string, resource: string): string
  roleArn(name: RoleName): string
  bucketArn(kind: BucketKind): string
  stateMachineArn(): string
}

export function namesOf({ environment }: Pick<AwsConfig, 'environment'>): Names {
  const prefix = `sluice-${environment}`
  const role = (name: RoleName): string => `${prefix}-${Aws.REGION}-${name}`
  const bucket = (kind: BucketKind): string => `${prefix}-${kind}-${Aws.ACCOUNT_ID}-${Aws.REGION}`
  const arn = (service: string, resource: string): string =>
    `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`
  return {
    prefix,
    stateMachine: prefix,
    role,
    bucket,
    logGroup: (name) => `/sluice/${environment}/${name}`,
    arn,
    roleArn: (name) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${role(name)}`,
    bucketArn: (kind) => `arn:${Aws.PARTITION}:s3:::${bucket(kind)}`,
    stateMachineArn: () => arn('states', `stateMachine:${prefix}`),
  }
}
