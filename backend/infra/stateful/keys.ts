import { PolicyDocument, type PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Setting } from '../setting.ts'
import {
  administration,
  dataKeyStatements,
  operationsKeyStatements,
  signingKeyStatements,
} from './key-policies.ts'

export interface Keys {
  /** Encrypts the record, the files and the scratch. */
  readonly data: Key
  /** Encrypts logs, queues, topics and what executions carry. */
  readonly operations: Key
  /** Signs release records. Whoever checks them needs its public half, for as long as there are packages. */
  readonly signing: Key
}

/** Keys of our own. Those that encrypt are rotated every year; one that signs cannot be, and is another key then. */
export function keys(scope: Construct, { names, config, removalPolicy }: Setting): Keys {
  const key = (id: string, alias: string, description: string, statements: PolicyStatement[]): Key =>
    new Key(scope, id, {
      alias: `${names.prefix}/${alias}`,
      description: `Sluice: ${description}`,
      enableKeyRotation: true,
      removalPolicy,
      policy: new PolicyDocument({ statements: [administration(), ...statements] }),
    })
  return {
    data: key('DataKey', 'data', 'the record, files and scratch', dataKeyStatements(names, config)),
    operations: key(
      'OperationsKey',
      'operations',
      'logs, queues, topics and executions',
      operationsKeyStatements(names, config),
    ),
    signing: new Key(scope, 'SigningKey', {
      alias: `${names.prefix}/signing`,
      description: 'Sluice: signs release records',
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
      policy: new PolicyDocument({ statements: [administration(), ...signingKeyStatements(names)] }),
    }),
  }
}
