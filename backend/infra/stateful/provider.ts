import { SecretValue } from 'aws-cdk-lib'
import {
  type AttributeMapping,
  ProviderAttribute,
  UserPoolIdentityProviderOidc,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
  type UserPool,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { Provider } from '../config/people-schema.ts'
import { HOSTED_DOMAIN } from '../people-names.ts'

/**
 * Attributes that the provider fills in at every sign-in, by the pool's names: the client has to be able to write them.
 * Cognito takes no client that may write `email_verified`, and fills it in all the same.
 */
export const FILLED_IN = ['email', 'name', `custom:${HOSTED_DOMAIN}`] as const

/** Where people are known who are no users of the pool itself. @returns the provider's name */
export function identityProvider(scope: Construct, pool: UserPool, provider: Provider): string {
  switch (provider.kind) {
    case 'saml': {
      const { email, name, emailVerified } = provider.claims
      return new UserPoolIdentityProviderSaml(scope, 'Provider', {
        userPool: pool,
        name: provider.name,
        metadata: UserPoolIdentityProviderSamlMetadata.url(provider.metadataUrl),
        idpSignout: true,
        attributeMapping: attributes({ email, name, emailVerified }),
      }).providerName
    }
    case 'oidc':
      return oidc(scope, pool, provider, attributes(provider.claims))
    case 'google':
      // As any OpenID Connect provider: Cognito's own Google provider does not hand on the claim that the rule is about.
      return oidc(
        scope,
        pool,
        { ...provider, name: 'GoogleWorkspace', issuer: 'https://accounts.google.com' },
        {
          ...attributes({ email: 'email', name: 'name', emailVerified: 'email_verified' }),
          custom: { [`custom:${HOSTED_DOMAIN}`]: ProviderAttribute.other('hd') },
        },
      )
  }
}

function oidc(
  scope: Construct,
  userPool: UserPool,
  {
    name,
    issuer,
    clientId,
    clientSecretArn,
  }: Readonly<Record<'name' | 'issuer' | 'clientId' | 'clientSecretArn', string>>,
  attributeMapping: AttributeMapping,
): string {
  return new UserPoolIdentityProviderOidc(scope, 'Provider', {
    userPool,
    name,
    issuerUrl: issuer,
    clientId,
    // A reference that CloudFormation resolves: the secret itself is in no template.
    clientSecret: SecretValue.secretsManager(clientSecretArn).unsafeUnwrap(),
    scopes: ['openid', 'email', 'profile'],
    attributeMapping,
  }).providerName
}

function attributes({
  email,
  name,
  emailVerified,
}: Readonly<Record<'email' | 'name' | 'emailVerified', string>>) {
  return {
    email: ProviderAttribute.other(email),
    fullname: ProviderAttribute.other(name),
    emailVerified: ProviderAttribute.other(emailVerified),
  }
}
