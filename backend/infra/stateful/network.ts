import { RemovalPolicy } from 'aws-cdk-lib'
import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { logGroup } from '../log-group.ts'
import type { Setting } from '../setting.ts'

export interface Network {
  readonly vpc: Vpc
  /** Of the functions that make packages together. */
  readonly releasing: SecurityGroup
  /** Of the file system in which they work. */
  readonly scratch: SecurityGroup
  /** Of the way to the signing key. */
  readonly signing: SecurityGroup
}

/** Where many make packages: subnets from which nothing leads out but the record, our own buckets and the signing key. */
export function network(scope: Construct, setting: Setting, key: Key): Network {
  const { vpcCidr } = setting.config.network
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr(vpcCidr),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  })
  flowLogs(vpc, setting, key)
  const group = (id: string, description: string): SecurityGroup =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false })
  const releasing = group('ReleasingGroup', 'Makes packages')
  const scratch = group('ScratchGroup', 'What is finished of packages')
  const signing = group('SigningGroup', 'The way to the signing key')
  releasing.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'The endpoints; no other way leads out')
  releasing.addEgressRule(Peer.ipv4(vpcCidr), Port.tcp(2049), 'The scratch space')
  scratch.addIngressRule(releasing, Port.tcp(2049), 'From whoever makes packages')
  signing.addIngressRule(releasing, Port.tcp(443), 'From whoever makes packages')
  return { vpc, releasing, scratch, signing }
}

function flowLogs(vpc: Vpc, setting: Setting, key: Key): void {
  const role = new Role(vpc, 'FlowLogsRole', {
    roleName: setting.names.role('flow-logs'),
    assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
  })
  const logs = logGroup(vpc, 'FlowLogsGroup', setting, key, 'network')
  vpc
    .addFlowLog('FlowLogs', {
      destination: FlowLogDestination.toCloudWatchLogs(logs, role),
      trafficType: FlowLogTrafficType.ALL,
    })
    .applyRemovalPolicy(RemovalPolicy.DESTROY)
}
