import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService, SubnetType } from 'aws-cdk-lib/aws-ec2'
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Setting } from '../setting.ts'
import type { Network } from './network.ts'

export interface Reached {
  readonly table: ITable
  readonly stagingArn: string
  readonly packagesArn: string
  readonly signingKey: IKey
}

/** All that can be reached from where packages are made: the record, two buckets and one key, by the one function. */
export function endpoints(
  { vpc, signing }: Network,
  { names }: Setting,
  { table, stagingArn, packagesArn, signingKey }: Reached,
): void {
  const conditions = { ArnEquals: { 'aws:PrincipalArn': names.roleArn('releasePackage') } }
  const passing = (actions: string[], resources: string[]): PolicyStatement =>
    new PolicyStatement({ principals: [new AnyPrincipal()], actions, resources, conditions })
  const s3 = vpc.addGatewayEndpoint('Files', { service: GatewayVpcEndpointAwsService.S3 })
  s3.addToPolicy(passing(['s3:ListBucket'], [stagingArn, packagesArn]))
  s3.addToPolicy(passing(['s3:GetObject', 's3:GetObjectVersion'], [`${stagingArn}/*`, `${packagesArn}/*`]))
  s3.addToPolicy(passing(['s3:PutObject', 's3:AbortMultipartUpload'], [`${packagesArn}/*`]))
  const dynamodb = vpc.addGatewayEndpoint('Record', { service: GatewayVpcEndpointAwsService.DYNAMODB })
  dynamodb.addToPolicy(
    passing(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
      ],
      [table.tableArn, `${table.tableArn}/index/*`],
    ),
  )
  const keys = vpc.addInterfaceEndpoint('Keys', {
    service: InterfaceVpcEndpointAwsService.KMS,
    subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [signing],
    open: false,
  })
  keys.addToPolicy(passing(['kms:GetPublicKey', 'kms:Sign'], [signingKey.keyArn]))
}
