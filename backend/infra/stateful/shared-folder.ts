import type { AccessPoint } from 'aws-cdk-lib/aws-efs'
import type { Construct } from 'constructs'
import type { Setting } from '../setting.ts'
import { endpoints, type Reached } from './endpoints.ts'
import type { Keys } from './keys.ts'
import { network, type Network } from './network.ts'
import { scratch } from './scratch.ts'

/** A file system that many functions mount, and the network in which they reach it. */
export interface SharedFolder {
  readonly network: Network
  readonly door: AccessPoint
}

/** Where what many pack lies, unless it lies in S3: then there is no file system, and no network for one. */
export function sharedFolder(
  scope: Construct,
  setting: Setting,
  keys: Keys,
  reached: Omit<Reached, 'signingKey'>,
): SharedFolder | undefined {
  if (setting.config.packing.works !== 'EFS') return undefined
  const around = network(scope, setting, keys.operations)
  endpoints(around, setting, { ...reached, signingKey: keys.signing })
  return { network: around, door: scratch(scope, setting, around, keys.data) }
}
