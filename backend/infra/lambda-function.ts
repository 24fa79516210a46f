import { Duration, RemovalPolicy, Size, Tags } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import {
  PolicyDocument,
  Role,
  ServicePrincipal,
  type ManagedPolicy,
  type PolicyStatement,
} from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Alias, Architecture, Code, Function as Lambda, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { FunctionSize } from './function-sizes.ts'
import { logGroup } from './log-group.ts'
import type { RoleName } from './names.ts'
import type { Setting } from './setting.ts'
import { LOGS_OF } from './telemetry.ts'

export interface LambdaOptions extends FunctionSize {
  readonly name: RoleName
  readonly description: string
  /** A folder whose index.mjs exports `handler`. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** All that it may do beside writing its log and its traces. */
  readonly rights: readonly PolicyStatement[]
  readonly logKey: IKey
  readonly telemetry: ManagedPolicy
  readonly place?: { readonly vpc: IVpc; readonly securityGroup: ISecurityGroup }
}

export interface LiveFunction {
  readonly lambda: Lambda
  readonly role: Role
  /** What everything calls: it moves to a new version only when that is ready. */
  readonly live: Alias
}

/**
 * A function, its role, its log, and the alias that everything calls. Versions stay behind when the alias moves on, so that
 * it can move back; a version that no alias names may be deleted by hand at any time.
 */
export function lambdaFunction(scope: Construct, setting: Setting, options: LambdaOptions): LiveFunction {
  const { name, place } = options
  const home = new Construct(scope, name)
  const role = new Role(home, 'Role', {
    roleName: setting.names.role(name),
    description: options.description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [options.telemetry],
    ...(options.rights.length > 0 && {
      inlinePolicies: { Rights: new PolicyDocument({ statements: [...options.rights] }) },
    }),
  })
  Tags.of(role).add(LOGS_OF, name)
  const lambda = new Lambda(home, 'Function', {
    description: options.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(options.folder),
    handler: 'index.handler',
    memorySize: options.memoryMb,
    timeout: Duration.seconds(options.timeoutSeconds),
    ...(options.temporaryMb !== undefined && {
      ephemeralStorageSize: Size.mebibytes(options.temporaryMb),
    }),
    environment: { ...options.environment },
    tracing: Tracing.ACTIVE,
    logGroup: logGroup(home, 'Log', setting, options.logKey, name),
    // Nothing that a construct adds by itself: rights.ts says everything.
    role: role.withoutPolicyUpdates(),
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    ...(place && { vpc: place.vpc, securityGroups: [place.securityGroup] }),
  })
  const live = new Alias(home, 'Live', { aliasName: 'live', version: lambda.currentVersion })
  return { lambda, role, live }
}
