import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import type { AwsConfig } from './config/config-schema.ts'
import { namesOf, type Names } from './names.ts'

/** What every part is made by. */
export interface Setting {
  readonly config: AwsConfig
  readonly names: Names
  /**
   * Of whatever holds something that cannot be made again. It stays, unless the deployment that makes it is undone: what
   * has a fixed name would stand in the way of the next try.
   */
  readonly removalPolicy: RemovalPolicy
  /** Of what is protected from deletion besides: a deployment that is undone could not take it away, and would hang. */
  readonly protectedRemovalPolicy: RemovalPolicy
}

export function settingOf(config: AwsConfig): Setting {
  return {
    config,
    names: namesOf(config),
    removalPolicy: config.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    protectedRemovalPolicy: config.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  }
}

/** The bucket of the packages: ours, or one that was there before. */
export function packagesArn({ config, names }: Setting): string {
  return config.target ? bucketArn(config.target.bucketName) : names.bucketArn('packages')
}

/** The ARN of a bucket that is not ours. */
export function bucketArn(name: string): string {
  return `arn:${Aws.PARTITION}:s3:::${name}`
}
