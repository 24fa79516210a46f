import { expect, test } from 'vitest'
import { groupsFrom } from '#people/groups.ts'
import { callerOf } from './identity.ts'

const CLAIMS = {
  sub: '7f0c1f6e-0000-4000-8000-000000000001',
  iss: 'https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_pool',
  client_id: 'web',
  token_use: 'access',
  exp: 2_400,
  iat: 1_500,
  auth_time: 1_000,
  jti: 'token',
  username: '7f0c1f6e-0000-4000-8000-000000000001',
  'cognito:groups': ['Researcher', 'project-demo'],
}

const person = (change: object) => callerOf({ claims: { ...CLAIMS, ...change } })
const role = (userArn: unknown) => callerOf({ userArn })

test('the holder of an access token is a person', () => {
  expect(callerOf({ claims: CLAIMS })).toEqual({ kind: 'person', claims: CLAIMS })
  const { 'cognito:groups': _none, ...withoutGroups } = CLAIMS
  expect(person({ 'cognito:groups': null, scope: null, origin_jti: null })).toEqual({
    kind: 'person',
    claims: withoutGroups,
  })
})

test('no other token is anybody', () => {
  expect(person({ token_use: 'id' })).toBeUndefined()
  expect(person({ token_use: 'id', aud: 'web', client_id: null })).toBeUndefined()
  expect(person({ token_use: null })).toBeUndefined()
  expect(person({ sub: '' })).toBeUndefined()
  expect(person({ 'cognito:groups': 'Admin' })).toBeUndefined()
  expect(person({ username: null })).toBeUndefined()
})

test.each([
  'admin',
  'ADMIN',
  ' Admin',
  'Admin ',
  'NotAdmin',
  'Admin,Researcher',
  'project-Admin',
  'eu-west-2_pool_Admin',
])('a group counts only by its exact name, which %j is not', (name) => {
  const caller = person({ 'cognito:groups': [name] })
  if (caller?.kind !== 'person') throw new Error('nobody')
  expect(groupsFrom(caller.claims['cognito:groups'] ?? [])).toEqual([])
})

test('a session is the role that it was opened for, in every partition', () => {
  expect(role('arn:aws:sts::111122223333:assumed-role/export/i-0abc')).toEqual({
    kind: 'service',
    roleArn: 'arn:aws:iam::111122223333:role/export',
  })
  expect(role('arn:aws-us-gov:sts::111122223333:assumed-role/export/s@x')).toEqual({
    kind: 'service',
    roleArn: 'arn:aws-us-gov:iam::111122223333:role/export',
  })
})

test.each([
  'arn:aws:iam::111122223333:user/export',
  'arn:aws:iam::111122223333:root',
  'arn:aws:iam::111122223333:role/export',
  'arn:aws:sts::111122223333:federated-user/export',
  'arn:aws:sts::111122223333:assumed-role/export',
  'arn:aws:sts::111122223333:assumed-role/a/export/session',
  'arn:aws:sts::1111:assumed-role/export/session',
  'x arn:aws:sts::111122223333:assumed-role/export/session',
  'arn:aws:sts::111122223333:assumed-role/export/session\n',
  '',
  null,
  7,
])('anything else of IAM is nobody: %j', (userArn) => {
  expect(role(userArn)).toBeUndefined()
})

test.each([undefined, null, {}, 'Admin', [], { claims: CLAIMS, userArn: 'arn' }, { claims: null }])(
  'an identity that is none, or two, is nobody: %j',
  (identity) => {
    expect(callerOf(identity)).toBeUndefined()
  },
)
