import { expect, test } from 'vitest'
import { accessClaims, idClaims, parseAccessClaims, serviceClaims } from '#people/claims.ts'
import type { Person } from '#ports/directory.ts'

const robin: Person = {
  id: '7f0c1f6e-0000-4000-8000-000000000001',
  kind: 'person',
  name: 'Robin',
  email: 'robin@example.org',
  groups: ['Researcher'],
  projects: ['demo'],
  disabled: false,
}
const robot: Person = { ...robin, id: 'robot', kind: 'service', email: '', groups: [] }
const session = { signedInAt: 1_000, originId: 'origin', eventId: 'event' }
const issuance = { issuer: 'https://tre.example.org', clientId: 'web', tokenId: 'token', at: 1_500 }

test('an access token says who, in which groups, for which client, for 15 minutes', () => {
  expect(accessClaims(robin, session, issuance)).toEqual({
    sub: robin.id,
    'cognito:groups': ['Researcher'],
    iss: 'https://tre.example.org',
    client_id: 'web',
    origin_jti: 'origin',
    event_id: 'event',
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: 1_000,
    exp: 2_400,
    iat: 1_500,
    jti: 'token',
    username: robin.id,
  })
})

test('an id token tells the client the name and e-mail address', () => {
  const claims = idClaims(robin, session, issuance)
  expect(claims).toMatchObject({
    aud: 'web',
    token_use: 'id',
    email: 'robin@example.org',
    email_verified: true,
    'cognito:username': robin.id,
    name: 'Robin',
  })
  expect(claims).not.toHaveProperty('client_id')
})

test('someone without groups has no groups claim, as in Cognito', () => {
  expect(accessClaims({ ...robin, groups: [] }, session, issuance)).not.toHaveProperty('cognito:groups')
})

test('a service account is its own client and no user', () => {
  const claims = serviceClaims(robot, issuance)
  expect(claims).toMatchObject({ sub: 'robot', client_id: 'robot', token_use: 'access' })
  expect(claims).not.toHaveProperty('username')
})

test('what was made as an access token is read as one', () => {
  const made = accessClaims(robin, session, issuance)
  expect(parseAccessClaims(made)).toEqual(made)
  expect(parseAccessClaims({ ...made, version: 2 })).toEqual(made)
  expect(parseAccessClaims(serviceClaims(robot, issuance))).toEqual(serviceClaims(robot, issuance))
})

test('anything else is not an access token', () => {
  const made = accessClaims(robin, session, issuance)
  expect(parseAccessClaims(idClaims(robin, session, issuance))).toBeUndefined()
  expect(parseAccessClaims({ ...made, token_use: 'id' })).toBeUndefined()
  expect(parseAccessClaims({ ...made, sub: '' })).toBeUndefined()
  expect(parseAccessClaims({ ...made, 'cognito:groups': 'Admin' })).toBeUndefined()
  expect(parseAccessClaims('Admin')).toBeUndefined()
  expect(parseAccessClaims(undefined)).toBeUndefined()
  for (const claim of ['sub', 'iss', 'client_id', 'token_use', 'exp', 'iat', 'auth_time', 'jti'])
    expect(
      parseAccessClaims(Object.fromEntries(Object.entries(made).filter(([name]) => name !== claim))),
    ).toBeUndefined()
})
