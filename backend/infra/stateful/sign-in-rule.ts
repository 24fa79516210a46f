import { UserPoolOperation, type UserPool } from 'aws-cdk-lib/aws-cognito'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { lambdaFunction, type LiveFunction } from '../lambda-function.ts'
import type { Setting } from '../setting.ts'
import { telemetry } from '../telemetry.ts'

export interface SignInRuleOptions {
  readonly pool: UserPool
  readonly hostedDomain: string
  readonly folder: string
  readonly logKey: Key
}

/** Turns away whom Google sends from another domain, before the first sign-in and before every token. */
export function signInRule(
  scope: Construct,
  setting: Setting,
  { pool, hostedDomain, folder, logKey }: SignInRuleOptions,
): LiveFunction {
  const made = lambdaFunction(scope, setting, {
    name: 'sign-in-rule',
    description: 'Lets only accounts of one Google domain sign in',
    folder,
    memoryMb: 256,
    // Cognito waits five seconds.
    timeoutSeconds: 5,
    environment: { SLUICE_HOSTED_DOMAIN: hostedDomain },
    rights: [],
    logKey,
    telemetry: telemetry(scope, setting),
  })
  pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, made.live)
  pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION, made.live)
  return made
}
