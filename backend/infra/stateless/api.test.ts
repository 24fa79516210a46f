import { describe, expect, test } from 'vitest'
import { ASKED_BY } from '#aws/api/authorisation-table.ts'
import { FIELD_FUNCTIONS } from '#aws/function-table.ts'
import { exampleConfig, synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, rightsOf, statementsOf, theOne } from '../template-text.fixture.ts'

const { stateless } = synthesised()

describe('the API', () => {
  const { Properties } = theOne(stateless, 'AWS::AppSync::GraphQLApi')

  test('denies by default: its first way in is IAM, where nobody comes without a policy that names the field', () => {
    expect(Properties).toMatchObject({
      AuthenticationType: 'AWS_IAM',
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: expect.anything() },
      ],
    })
    // AppSync takes it for the first way alone.
    expect(JSON.stringify(Properties)).not.toContain('DefaultAction')
    expect(ofType(stateless, 'AWS::AppSync::ApiKey')).toEqual([])
  })

  test('says nothing of itself, bounds what is asked, and logs no values', () => {
    expect(Properties).toMatchObject({
      IntrospectionConfig: 'DISABLED',
      QueryDepthLimit: 8,
      ResolverCountLimit: 10,
      XrayEnabled: true,
      LogConfig: { FieldLogLevel: 'ERROR', ExcludeVerboseContent: true },
    })
  })

  test('stands behind a firewall, if one is wanted', () => {
    expect(plain(theOne(stateless, 'AWS::WAFv2::WebACLAssociation').Properties)).toMatchObject({
      ResourceArn: expect.stringMatching(/^<Api.*\.Arn>$/),
    })
    expect(theOne(stateless, 'AWS::WAFv2::LoggingConfiguration').Properties).toMatchObject({
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }],
    })
    expect(ofType(synthesised(exampleConfig({ waf: false })).all, 'AWS::WAFv2::WebACL')).toEqual([])
  })

  test('has a resolver for every field, and a function behind each', () => {
    const found = ofType(stateless, 'AWS::AppSync::Resolver').map(
      ({ Properties: { TypeName, FieldName, Code, Runtime } }) => {
        expect(Runtime).toEqual({ Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' })
        expect(String(Code).length).toBeLessThan(32_768)
        return `${String(TypeName)}.${String(FieldName)}`
      },
    )
    expect(found.toSorted()).toEqual([...Object.keys(FIELD_FUNCTIONS), 'Mutation.requestChanged'].toSorted())
    expect(found.toSorted()).toEqual(Object.keys(ASKED_BY).toSorted())
  })

  test('may call the functions that answer people, and no other', () => {
    const live = [...new Set(Object.values(FIELD_FUNCTIONS))].map((id) =>
      theOne(stateless, 'AWS::Lambda::Alias', `${id}Live`),
    )
    expect(rightsOf(theOne(stateless, 'AWS::IAM::Role', 'ApiSourceRole'))).toMatchObject([
      { Action: ['lambda:InvokeFunction'], Resource: live.map(({ id }) => `<${id}>`).toSorted() },
    ])
  })

  test('lets services call what they may ask, and the service itself publish', () => {
    const fields = (names: readonly string[]) =>
      names.map((name) => `<Api.Arn>/types/${name.replace('.', '/fields/')}`).toSorted()
    const ofServices = Object.entries(ASKED_BY)
      .filter(([, askers]) => (askers as readonly string[]).includes('service'))
      .map(([name]) => name)
    const [caller] = statementsOf(
      theOne(stateless, 'AWS::IAM::ManagedPolicy', 'Caller').Properties['PolicyDocument'],
    )
    expect(caller).toMatchObject({ Action: ['appsync:GraphQL'], Resource: fields(ofServices) })
    const publishing = ofType(stateless, 'AWS::IAM::Role').filter((role) =>
      rightsOf(role).some(({ Action }) => Action.includes('appsync:GraphQL')),
    )
    expect(publishing.map(({ Properties: { RoleName } }) => plain(RoleName))).toEqual([
      'sluice-example-<AWS::Region>-dispatch',
    ])
  })
})

describe('the web app', () => {
  const { Properties } = theOne(stateless, 'AWS::Amplify::App')
  const headers = (plain(Properties) as { CustomHeaders: string }).CustomHeaders

  test('has the headers that keep pages to themselves', () => {
    for (const header of [
      'Strict-Transport-Security',
      'X-Content-Type-Options',
      'X-Frame-Options',
      'Referrer-Policy',
      'Permissions-Policy',
    ])
      expect(headers).toContain(`- key: '${header}'`)
  })

  test('calls the API, the sign-in page and our buckets, and nobody else', () => {
    const policy = /key: 'Content-Security-Policy'\n\s+value: "(.*)"/.exec(headers)?.[1]?.split('; ') ?? []
    expect(policy).toEqual([
      "default-src 'self'",
      expect.stringMatching(/^connect-src 'self' /),
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
    const [, , ...called] = policy[1]?.split(' ') ?? []
    expect(called).toEqual([
      expect.stringMatching(/^<Api.*GraphQLUrl>$/),
      expect.stringMatching(/^<Api.*RealtimeUrl>$/),
      expect.stringMatching(/^https:\/\/.*\.auth\.<AWS::Region>\.amazoncognito\.com$/),
      expect.stringMatching(/^https:\/\/.*Uploads.*RegionalDomainName/),
      expect.stringMatching(/^https:\/\/.*Staging.*RegionalDomainName/),
      expect.stringMatching(/^https:\/\/.*Packages.*RegionalDomainName/),
    ])
  })
})

test('people sign in by code on the page of the pool; their tokens are short, and change nothing about them', () => {
  const { Properties } = theOne(stateless, 'AWS::Cognito::UserPoolClient')
  expect(Properties).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email', 'profile'],
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    AccessTokenValidity: 15,
    IdTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
    EnableTokenRevocation: true,
    PreventUserExistenceErrors: 'ENABLED',
    ReadAttributes: ['email', 'email_verified', 'name'],
    WriteAttributes: ['locale'],
  })
})
