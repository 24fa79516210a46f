import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService, SubnetType } from 'aws-cdk-lib/aws-ec2'
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { RoleName } from '../names.ts'
import { AT_WORKS, PUBLISHING, SIGNING } from '../release-roles.ts'
import type { Setting } from '../setting.ts'
import type { Network } from './network.ts'

export interface Reached {
  readonly table: ITable
  readonly uploadsArn: string
  readonly stagingArn: string
  readonly packagesArn: string
  readonly signingKey: IKey
}

/** All that can be reached from where many make packages: the record, three buckets and one key, each by whom it is for. */
export function endpoints(
  { vpc, signing }: Network,
  { names }: Setting,
  { table, uploadsArn, stagingArn, packagesArn, signingKey }: Reached,
): void {
  const passing = (roles: readonly RoleName[], actions: string[], resources: string[]): PolicyStatement =>
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions,
      resources,
      conditions: { ArnEquals: { 'aws:PrincipalArn': roles.map(names.roleArn) } },
    })
  const isInside = (role: RoleName): boolean => AT_WORKS.some((each) => each === role)
  const objects = (arns: readonly string[]): string[] => arns.map((arn) => `${arn}/*`)
  const all = [uploadsArn, stagingArn, packagesArn]

  const s3 = vpc.addGatewayEndpoint('Files', { service: GatewayVpcEndpointAwsService.S3 })
  for (const statement of [
    passing(['packBatch'], ['s3:ListBucket'], [stagingArn]),
    passing(['packBatch'], ['s3:GetObjectVersion'], objects([stagingArn])),
    passing(PUBLISHING.filter(isInside), ['s3:PutObject'], objects([packagesArn])),
    passing(['publishPackage'], ['s3:ListBucket'], [packagesArn]),
    passing(['publishPackage'], ['s3:GetObject'], objects([packagesArn])),
    passing(['discardStaged'], ['s3:ListBucketMultipartUploads', 's3:ListBucketVersions'], all),
    passing(['discardStaged'], ['s3:AbortMultipartUpload', 's3:DeleteObjectVersion'], objects(all)),
  ])
    s3.addToPolicy(statement)

  const dynamodb = vpc.addGatewayEndpoint('Record', { service: GatewayVpcEndpointAwsService.DYNAMODB })
  const records = [table.tableArn, `${table.tableArn}/index/*`]
  dynamodb.addToPolicy(
    passing(AT_WORKS, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], records),
  )
  dynamodb.addToPolicy(
    passing(
      ['publishPackage', 'discardStaged'],
      ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
      [table.tableArn],
    ),
  )

  const keys = vpc.addInterfaceEndpoint('Keys', {
    service: InterfaceVpcEndpointAwsService.KMS,
    subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [signing],
    open: false,
  })
  keys.addToPolicy(passing(SIGNING.filter(isInside), ['kms:GetPublicKey', 'kms:Sign'], [signingKey.keyArn]))
}
