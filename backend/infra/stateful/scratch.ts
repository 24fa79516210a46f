import { RemovalPolicy } from 'aws-cdk-lib'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import { AccessPoint, FileSystem, ThroughputMode } from 'aws-cdk-lib/aws-efs'
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { AT_WORKS } from '../release-roles.ts'
import type { Setting } from '../setting.ts'
import type { Network } from './network.ts'

/** Whoever comes through the access point is this user, and no other. */
const USER = { uid: '1000', gid: '1000' }

/** Where what many pack lies until it is put together. Nothing in it is to be kept. */
export function scratch(
  scope: Construct,
  { names }: Setting,
  { vpc, scratch: securityGroup }: Network,
  kmsKey: Key,
): AccessPoint {
  const fileSystem = new FileSystem(scope, 'Scratch', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroup,
    encrypted: true,
    kmsKey,
    throughputMode: ThroughputMode.ELASTIC,
    enableAutomaticBackups: false,
    removalPolicy: RemovalPolicy.DESTROY,
    fileSystemPolicy: new PolicyDocument({
      statements: [mountedBy(AT_WORKS.map(names.roleArn)), inTheOpen()],
    }),
  })
  return new AccessPoint(scope, 'ScratchDoor', {
    fileSystem,
    path: '/works',
    createAcl: { ownerUid: USER.uid, ownerGid: USER.gid, permissions: '0700' },
    posixUser: USER,
  })
}

function mountedBy(roleArns: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'MountedByWhoMakesPackages',
    principals: [new AnyPrincipal()],
    actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
    conditions: {
      ArnEquals: { 'aws:PrincipalArn': [...roleArns] },
      Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' },
      Null: { 'elasticfilesystem:AccessPointArn': 'false' },
    },
  })
}

function inTheOpen(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NothingInTheOpen',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['*'],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  })
}
