import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { aClock } from '#local/people/testing.ts'
import { tokens } from '#local/people/tokens.ts'
import { accessClaims, idClaims } from '#people/claims.ts'
import type { Person } from '#ports/directory.ts'

const keys = { kid: 'k1', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const issuer = 'https://tre.example.org'
const robin: Person = {
  id: 'robin',
  kind: 'person',
  name: 'Robin',
  email: 'robin@example.org',
  groups: ['Researcher'],
  projects: ['demo'],
  disabled: false,
}
const robot: Person = { ...robin, id: 'robot', kind: 'service', groups: [], email: '' }

function setUp() {
  const clock = aClock()
  const at = Date.parse(clock.now()) / 1000
  const session = { signedInAt: at, originId: 'o', eventId: 'e' }
  const made = tokens({ keys, issuer, clientId: 'web', now: clock.now, newId: randomUUID })
  const claims = accessClaims(robin, session, { issuer, clientId: 'web', tokenId: 't', at })
  return { clock, at, session, made, claims }
}

function signedBy(key: typeof keys.privateKey, claims: object, header: { alg: string } = { alg: 'RS256' }) {
  const payload: JWTPayload = { ...claims }
  return new SignJWT(payload).setProtectedHeader(header).sign(key)
}

test("a person's access token is verified, for 15 minutes", async () => {
  const { clock, made, session } = setUp()
  const { accessToken } = await made.forPerson(robin, session)
  expect(await made.verifyAccess(accessToken)).toMatchObject({
    sub: 'robin',
    'cognito:groups': ['Researcher'],
  })
  clock.goOn(899)
  expect(await made.verifyAccess(accessToken)).toBeDefined()
  clock.goOn(1)
  expect(await made.verifyAccess(accessToken)).toBeUndefined()
})

test("a service account's access token is verified", async () => {
  const { made } = setUp()
  const claims = await made.verifyAccess(await made.forService(robot))
  expect(claims).toMatchObject({ sub: 'robot', client_id: 'robot' })
})

describe('a token is refused', () => {
  test('when it is an id token', async () => {
    const { made, session, at } = setUp()
    const { idToken } = await made.forPerson(robin, session)
    expect(await made.verifyAccess(idToken)).toBeUndefined()
    const dressedUp = {
      ...idClaims(robin, session, { issuer, clientId: 'web', tokenId: 't', at }),
      client_id: 'web',
    }
    expect(await made.verifyAccess(await signedBy(keys.privateKey, dressedUp))).toBeUndefined()
  })

  test('when it is not signed, or by another key or algorithm', async () => {
    const { made, claims } = setUp()
    const sound = await signedBy(keys.privateKey, claims)
    expect(await made.verifyAccess(sound)).toBeDefined()
    const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const forged = [
      new UnsecuredJWT({ ...claims }).encode(),
      await signedBy(otherKeys.privateKey, claims),
      await signedBy(keys.privateKey, claims, { alg: 'PS256' }),
      await signedBy(keys.privateKey, claims, { alg: 'RS512' }),
      // The public key taken for a shared secret.
      await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(publicPem)),
      // Another's claims under this signature.
      [
        sound.split('.')[0],
        Buffer.from(JSON.stringify({ ...claims, sub: 'gale' })).toString('base64url'),
        sound.split('.')[2],
      ].join('.'),
      `${sound.split('.').slice(0, 2).join('.')}.`,
    ]
    for (const token of forged) expect(await made.verifyAccess(token)).toBeUndefined()
  })

  test.each([
    ['is from another issuer', { iss: 'https://evil.example.org' }],
    ['is for another client', { client_id: 'other' }],
    ['is for a service but names its user', { client_id: 'robin' }],
    ['is no access token', { token_use: 'id' }],
    ['is over', { exp: -1 }],
    ['never ends', { exp: undefined }],
    ['counts from later on', { nbf: 60 }],
    ['is made later on', { iat: 60 }],
    ['is older than tokens get', { iat: -901, exp: 60 }],
    ['has no subject', { sub: undefined }],
    ['is nameless but for the client of people', { username: undefined }],
  ])('when it %s', async (_what, change) => {
    const { made, claims, at } = setUp()
    const times = Object.entries(change).map(([name, value]) => [
      name,
      typeof value === 'number' ? at + value : value,
    ])
    const token = await signedBy(keys.privateKey, { ...claims, ...Object.fromEntries(times) })
    expect(await made.verifyAccess(token)).toBeUndefined()
  })

  test.each(['', 'Bearer', 'a.b.c', '..', 'x'.repeat(10_000), '{}.{}.{}'])('when it is %j', async (token) => {
    expect(await setUp().made.verifyAccess(token)).toBeUndefined()
  })
})
