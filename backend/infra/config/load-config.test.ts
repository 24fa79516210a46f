import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'
import { settingsOf } from './settings-of.ts'

const EXAMPLE = fileURLToPath(new URL('../../../examples/aws/sluice.aws.json', import.meta.url))

type Json = Record<string, unknown>
const example = JSON.parse(await readFile(EXAMPLE, 'utf8')) as Json

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-aws-config-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The example with the value at a place (`a.b.0.c`) changed, or left out where there is none. */
function withValue(at: string, value?: unknown): Json {
  const config = structuredClone(example)
  const names = at.split('.')
  const last = names.pop() ?? ''
  let part: Json = config
  for (const name of names) part = (part[name] ??= {}) as Json
  if (value === undefined) delete part[last]
  else part[last] = value
  return config
}

/** What a configuration is refused with, one line a problem; none where it is accepted. */
async function problemsOf(config: unknown): Promise<readonly string[]> {
  const file = join(folder, 'sluice.aws.json')
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config))
  try {
    loadConfig(file)
    return []
  } catch (error) {
    const [head, ...problems] = (error as Error).message.split('\n')
    expect(head).toBe(`The configuration ${file} cannot be used:`)
    return problems.map((line) => line.trim())
  }
}

const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/11111111-2222-4333-8444-555555555555'
const SECRET = 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:google-1a2b3c'
const ROLE = 'arn:aws:iam::111122223333:role/robot'
const SERVICE = { roleArn: ROLE, id: 'robot', name: 'Robot', projects: ['asthma'] }
const GOOGLE = { kind: 'google', clientId: 'id', clientSecretArn: SECRET, hostedDomain: 'example.org' }
const SAML = {
  kind: 'saml',
  name: 'University',
  metadataUrl: 'https://idp.example.org/metadata',
  claims: { email: 'mail', name: 'displayName', emailVerified: 'mailVerified' },
}
const OIDC = {
  kind: 'oidc',
  name: 'University',
  issuer: 'https://idp.example.org',
  clientId: 'id',
  clientSecretArn: SECRET,
}

test('the example is accepted, and so is the least that there can be', async () => {
  const { reviewerTopics, egressStore, network, logDays, waf, ...least } = example
  expect([reviewerTopics, egressStore, network, logDays, waf]).not.toContain(undefined)
  expect(await problemsOf(example)).toEqual([])
  expect(await problemsOf(least)).toEqual([])
})

describe('accepted:', () => {
  test.for<[at: string, value: unknown]>([
    ['people.provider', GOOGLE],
    ['people.provider', SAML],
    ['people.provider', OIDC],
    ['people.services', [SERVICE]],
    ['people.callbackUrls', ['http://localhost:8976/', 'https://tool.example.org/back']],
    ['target', { bucketName: 'data-lake-target', keyArn: KEY }],
    ['reviewerAccount', '444455556666'],
    ['egressStore.accessPointArns', ['arn:aws:s3:eu-west-2:111122223333:accesspoint/egress']],
    ['web.domain', { name: 'example.org', prefix: 'sluice' }],
    [
      'web.domain',
      { name: 'example.org', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1a' },
    ],
    ['mail', { sender: 'sluice@example.org', identity: { kind: 'existing', name: 'example.org' } }],
    ['waf', false],
  ])('%s = %j', async ([at, value]) => {
    expect(await problemsOf(withValue(at, value))).toEqual([])
  })
})

describe('one wrong value refuses, with its name and why:', () => {
  test.for<[at: string, value: unknown, problem: RegExp]>([
    ['version', undefined, /^version: .*expected 1/],
    ['environment', 'Production', /^environment: is not 2 to 12 small letters/],
    ['environment', 'a-very-long-name', /^environment: is not 2 to 12 small letters/],
    [
      'disposable',
      true,
      /^disposable: everything would go .*: only the environment "test" may be disposable/,
    ],
    ['disposable', 'true', /^disposable: .*expected boolean, received string/],
    ['projects', [], /^projects: Too small/],
    ['projects.0.policy', 'tripple', /^projects.0.policy: there is no policy "tripple"/],
    ['projects.0.id', 'asthma cohort', /^projects.0.id: is not a name of letters/],
    ['policies.single.stages.0.group', 'TREAdmin', /^policies.single.stages.0.group: .*expected one of/],
    ['policies.double.stages.0.timeoutDays', 364, /^policies.double.stages: take more than 360 days/],
    ['limits.filesPerRequest', 100_001, /^limits.filesPerRequest: Too big.*100000/],
    ['limits.bytesPerFile', 51 * 1024 ** 3, /^limits.bytesPerFile: Too big/],
    [
      'people.services',
      Array.from({ length: 20 }, (_, n) => ({
        ...SERVICE,
        id: `service-${n}`,
        roleArn: `${SERVICE.roleArn}-${n}-${'x'.repeat(60)}`,
      })),
      /^people.services: .* take more than 2800 bytes together/,
    ],
    ['limits.filesPerCall', 91, /^limits.filesPerCall: Too big.*90/],
    ['limits.bytesPerRequest', 501 * 1024 ** 3, /^limits.bytesPerRequest: Too big/],
    ['limits.bytesPerRequest', 5, /^limits.bytesPerFile: is more than bytesPerRequest/],
    ['limits.bytesPerUpload', 5, /^limits: Unrecognized key: "bytesPerUpload"/],
    ['download.ticketSeconds', 601, /^download.ticketSeconds: Too big.*600/],
    ['download.maxDownloads', 0, /^download.maxDownloads: Too small/],
    ['adminAddress', 'admin', /^adminAddress: Invalid email address/],
    ['alarmAddress', undefined, /^alarmAddress: .*received undefined/],
    ['mail', undefined, /^mail: .*received undefined/],
    ['mail.sender', 'Sluice', /^mail.sender: Invalid email address/],
    [
      'mail.identity',
      { kind: 'existing', name: 'other.org' },
      /^mail.identity.name: does not verify the sender sluice@example.org/,
    ],
    ['mail.identity', { kind: 'none' }, /^mail.identity.*: Invalid/],
    ['reviewerTopics', { Admin: [] }, /^reviewerTopics: Unrecognized key: "Admin"/],
    ['reviewerTopics.ResearchIT', ['it'], /^reviewerTopics.ResearchIT.0: Invalid email address/],
    ['egressStore.topicArn', 'Egress-Notifications', /^egressStore.topicArn: is not the ARN of an SNS topic/],
    ['egressStore.notificationBucket.name', 'A', /^egressStore.notificationBucket.name: is not the name of/],
    ['egressStore.notificationBucket.ownerAccount', 111122223333, /ownerAccount: .*expected string/],
    [
      'egressStore.notificationBucket.ownerAccount',
      '1111',
      /ownerAccount: is not an account id of 12 digits/,
    ],
    ['egressStore.notificationBucket.keyArn', 'alias/x', /keyArn: is not the ARN of a KMS key/],
    ['egressStore.buckets', [], /^egressStore.buckets: Too small/],
    ['egressStore.buckets.0.keyArn', ROLE, /^egressStore.buckets.0.keyArn: is not the ARN of a KMS key/],
    [
      'egressStore.buckets.1',
      { name: 'example-egress-store', ownerAccount: '444455556666' },
      /^egressStore.buckets: "example-egress-store" has two owners/,
    ],
    ['egressStore.accessPointArns', ['egress'], /accessPointArns.0: is not the ARN of an S3 access point/],
    ['egressStore.table.arn', 'egress', /^egressStore.table.arn: is not the ARN of a DynamoDB table/],
    ['egressStore.table.keyArn', 'egress', /^egressStore.table.keyArn: is not the ARN of a KMS key/],
    ['egressStore.projects.swb-asthma', 'x', /^egressStore.projects.swb-asthma: there is no project "x"/],
    ['target', { bucketName: 'Bad' }, /^target.bucketName: is not the name of an S3 bucket/],
    ['target', { bucketName: 'good', keyArn: 'bad' }, /^target.keyArn: is not the ARN of a KMS key/],
    ['reviewerAccount', '', /^reviewerAccount: is not an account id of 12 digits/],
    ['people.domainPrefix', 'my-cognito', /^people.domainPrefix: must not contain aws, amazon or cognito/],
    ['people.domainPrefix', 'Sluice', /^people.domainPrefix: is not small letters/],
    ['people.callbackUrls', ['http://example.org'], /^people.callbackUrls.0: is neither https nor/],
    ['people.sessionHours', 48, /^people.sessionHours: Too big/],
    ['people.provider', { kind: 'ldap' }, /^people.provider.kind: Invalid/],
    ['people.provider', { ...GOOGLE, hostedDomain: undefined }, /^people.provider.hostedDomain: /],
    ['people.provider', { ...GOOGLE, hostedDomain: 'Example.org' }, /hostedDomain: is not a domain name/],
    [
      'people.provider',
      { ...GOOGLE, clientSecretArn: 'GOCSPX' },
      /clientSecretArn: is not the ARN of a secret/,
    ],
    [
      'people.provider',
      { ...SAML, metadataUrl: 'http://x.org' },
      /^people.provider.metadataUrl: Invalid URL/,
    ],
    ['people.provider', { ...OIDC, issuer: 'idp' }, /^people.provider.issuer: Invalid URL/],
    [
      'people.services',
      [{ ...SERVICE, roleArn: 'robot' }],
      /services.0.roleArn: is not the ARN of an IAM role/,
    ],
    ['people.services', [{ ...SERVICE, projects: ['x'] }], /services.0.projects.0: there is no project "x"/],
    [
      'people.services',
      [SERVICE, { ...SERVICE, id: 'other' }],
      /services: two services have the role 111122223333:robot/,
    ],
    [
      'people.services',
      [SERVICE, { ...SERVICE, id: 'other', roleArn: ROLE.replace('robot', 'a/path/robot') }],
      /services: two services have the role 111122223333:robot/,
    ],
    [
      'people.services',
      [SERVICE, { ...SERVICE, roleArn: `${ROLE}2` }],
      /services: two services have the id robot/,
    ],
    ['web.domain', { name: 'example' }, /^web.domain.name: is not a domain name/],
    [
      'web.domain',
      { name: 'example.org', certificateArn: 'arn:aws:acm:eu-west-2:111122223333:certificate/1a' },
      /^web.domain.certificateArn: is not the ARN of a certificate of ACM in us-east-1/,
    ],
    ['network.vpcCidr', '10.0.0.0', /^network.vpcCidr: Invalid/],
    ['network.vpcCidr', '10.0.0.0/8', /^network.vpcCidr: is not a range between \/16 and \/24/],
    ['logDays', 100, /^logDays: is none of the periods that CloudWatch Logs knows: 30, 60/],
    ['waf', 'on', /^waf: .*expected boolean/],
    ['wafs', true, /^\(whole file\): Unrecognized key: "wafs"/],
  ])('%s = %j', async ([at, value, problem]) => {
    expect(await problemsOf(withValue(at, value))).toEqual([expect.stringMatching(problem)])
  })
})

test('all that is wrong is said at once, also what parts must agree on', async () => {
  const config = withValue('waf', 'yes')
  Object.assign(config, {
    adminAdress: 'x',
    disposable: true,
    projects: [{ id: 'a', name: 'A', policy: 'none' }],
  })
  expect(await problemsOf(config)).toEqual([
    expect.stringMatching(/^waf: /),
    expect.stringMatching(/^\(whole file\): Unrecognized key: "adminAdress"/),
    'projects.0.policy: there is no policy "none"',
    'egressStore.projects.swb-asthma: there is no project "asthma"',
    expect.stringMatching(/^disposable: /),
  ])
})

test.for([[''], ['{'], ['version: 1'], ['{"version": 1,}']])(
  '%j is not JSON, and that is what is said',
  async ([text]) => {
    expect(await problemsOf(text)).toEqual([expect.stringMatching(/^is not JSON: /)])
  },
)

test('a file that is not there is refused by its name', () => {
  const file = join(folder, 'nowhere.json')
  expect(() => loadConfig(file)).toThrow(`${file} cannot be used:\n  cannot be read. Is the path right?`)
})

test('the functions are told what they need, and that an upload is at most 5 GiB', () => {
  const settings = settingsOf(loadConfig(EXAMPLE))
  expect(settings).toMatchObject({
    limits: { bytesPerFile: 53_687_091_200, bytesPerUpload: 5_368_709_120 },
    sendsMail: true,
    intake: {
      topics: ['arn:aws:sns:eu-west-2:111122223333:Egress-Notifications'],
      projects: { 'swb-asthma': 'asthma' },
    },
  })
  expect(settings.policies['single']?.stages).toEqual([
    { group: 'InformationGovernance', timeoutSeconds: 1_209_600 },
  ])
})
