import { CfnManagedLoginBranding, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { Setting } from '../setting.ts'
import { FILLED_IN } from '../stateful/provider.ts'
import type { People } from '../stateful/user-pool.ts'
import { HOSTED_DOMAIN } from '../people-names.ts'

/** Seconds are too fine for people: this is how long a group that was taken away may still be claimed. */
const TOKEN_MINUTES = 15
/** An attribute that means nothing here. An empty list would let the client write all of them. */
const HARMLESS = ['locale']

/**
 * The web app as the user pool knows it: people sign in on the pool's own page, by code and PKCE. No other way leads to a
 * token, since those of the pool's API would let people change their own attributes.
 */
export function client(
  scope: Construct,
  { config }: Setting,
  { pool, providerName, webUrl }: Pick<People, 'pool'> & { providerName: string | undefined; webUrl: string },
): CfnUserPoolClient {
  const { callbackUrls, sessionHours, provider } = config.people
  const filledIn = FILLED_IN.filter(
    (name) => provider?.kind === 'google' || name !== `custom:${HOSTED_DOMAIN}`,
  )
  const made = new CfnUserPoolClient(scope, 'WebClient', {
    userPoolId: pool.userPoolId,
    clientName: 'web',
    generateSecret: false,
    supportedIdentityProviders: ['COGNITO', ...(providerName === undefined ? [] : [providerName])],
    allowedOAuthFlowsUserPoolClient: true,
    allowedOAuthFlows: ['code'],
    allowedOAuthScopes: ['openid', 'email', 'profile'],
    callbackUrLs: [`${webUrl}/`, ...callbackUrls],
    logoutUrLs: [`${webUrl}/`, ...callbackUrls],
    explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    accessTokenValidity: TOKEN_MINUTES,
    idTokenValidity: TOKEN_MINUTES,
    refreshTokenValidity: sessionHours,
    tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'hours' },
    enableTokenRevocation: true,
    preventUserExistenceErrors: 'ENABLED',
    readAttributes: ['email', 'email_verified', 'name'],
    // Without the scope for it nobody can use this but the pool itself, at the sign-in by a provider.
    writeAttributes: providerName === undefined ? HARMLESS : [...filledIn],
  })
  new CfnManagedLoginBranding(scope, 'SignInPage', {
    userPoolId: pool.userPoolId,
    clientId: made.attrClientId,
    useCognitoProvidedValues: true,
  })
  return made
}
