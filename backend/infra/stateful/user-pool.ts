import { Duration } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { GROUPS } from '#core/actor.ts'
import { groupOfProject, HOSTED_DOMAIN } from '../people-names.ts'
import type { Setting } from '../setting.ts'

export interface People {
  readonly pool: UserPool
  readonly domain: UserPoolDomain
}

/** The people: made by an administrator, or sent by the configured provider; each with a second factor. */
export function people(scope: Construct, { config, names, protectedRemovalPolicy }: Setting): People {
  const pool = new UserPool(scope, 'People', {
    userPoolName: names.prefix,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    // No standard attribute is required: every client may write those that are.
    keepOriginal: { email: true },
    ...(config.people.provider?.kind === 'google' && {
      customAttributes: { [HOSTED_DOMAIN]: new StringAttribute({ maxLen: 253, mutable: true }) },
    }),
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: !config.disposable,
    removalPolicy: protectedRemovalPolicy,
  })
  groups(pool, [...GROUPS, ...config.projects.map(({ id }) => groupOfProject(id))])
  return {
    pool,
    domain: pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: config.people.domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    }),
  }
}

/** The groups that the policies know, and one for each project. */
function groups(pool: UserPool, groupNames: readonly string[]): void {
  for (const groupName of groupNames)
    new CfnUserPoolGroup(pool, `Group-${groupName}`, { userPoolId: pool.userPoolId, groupName })
}
