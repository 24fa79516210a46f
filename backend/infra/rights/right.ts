import { Aws } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Places } from './places.ts'

/** One thing that a function may do: nothing, where there is nothing to do it to. */
export type Right = (places: Places) => readonly PolicyStatement[]

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A statement that allows; none where there is no resource. */
export function allow(
  actions: readonly string[],
  resources: readonly (string | undefined)[],
  conditions?: Conditions,
): readonly PolicyStatement[] {
  const named = resources.filter((resource) => resource !== undefined)
  if (named.length === 0) return []
  return [
    new PolicyStatement({
      actions: [...actions],
      resources: named,
      ...(conditions && { conditions }),
    }),
  ]
}

/** Use of keys, but only by the service that keeps what they encrypt. */
export function throughService(
  service: 's3' | 'dynamodb' | 'sqs' | 'sns',
  actions: readonly string[],
  keys: readonly (string | undefined)[],
): readonly PolicyStatement[] {
  return allow(actions, keys, {
    StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` },
  })
}

export const OPENING = ['kms:Decrypt']
export const SEALING = ['kms:Decrypt', 'kms:GenerateDataKey']
