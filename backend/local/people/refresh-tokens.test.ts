import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { refreshTokens } from '#local/people/refresh-tokens.ts'
import { aClock } from '#local/people/testing.ts'

function setUp() {
  const db = new DatabaseSync(':memory:')
  const clock = aClock()
  const store = refreshTokens({ db, now: clock.now })
  const renewable = { personId: 'robin', session: { originId: 'o1', eventId: 'e1', signedInAt: 1 } }
  const rotated = (token: string) => {
    const rotation = store.rotate(token)
    if (rotation.outcome !== 'rotated') throw new Error(rotation.outcome)
    return rotation.token
  }
  return { db, clock, store, renewable, rotated }
}

test('each token gives the next one, for the same sign-in', () => {
  const { store, renewable } = setUp()
  const first = store.issue(renewable)
  const rotation = store.rotate(first)
  expect(rotation).toMatchObject({ outcome: 'rotated', ...renewable })
  expect(Buffer.from(first, 'base64url')).toHaveLength(32)
  expect(rotation).not.toHaveProperty('token', first)
})

test('a token that is used again revokes everything of its sign-in, and of no other', () => {
  const { store, renewable, rotated } = setUp()
  const first = store.issue(renewable)
  const other = store.issue({ ...renewable, session: { ...renewable.session, originId: 'o2' } })
  const third = rotated(rotated(first))
  expect(store.rotate(first)).toEqual({ outcome: 'reused', personId: 'robin' })
  expect(store.rotate(third)).toEqual({ outcome: 'unknown' })
  expect(store.rotate(other)).toMatchObject({ outcome: 'rotated' })
})

test('a sign-in ends a day after it began, however often it was renewed', () => {
  const { clock, store, renewable, rotated } = setUp()
  let token = store.issue(renewable)
  for (let hour = 0; hour < 23; hour += 1) {
    clock.goOn(3600)
    token = rotated(token)
  }
  clock.goOn(3600)
  expect(store.rotate(token)).toEqual({ outcome: 'unknown' })
})

test('a revoked sign-in cannot be renewed by any of its tokens', () => {
  const { store, renewable, rotated } = setUp()
  const first = store.issue(renewable)
  const second = rotated(first)
  expect(store.revoke(first)).toEqual({ personId: 'robin' })
  expect(store.rotate(second)).toEqual({ outcome: 'unknown' })
  expect(store.revoke(second)).toBeUndefined()
})

test('the database holds no token', () => {
  const { db, store, renewable } = setUp()
  const token = store.issue(renewable)
  expect(JSON.stringify(db.prepare('SELECT * FROM oauth_refresh').all())).not.toContain(token)
  expect(store.rotate('')).toEqual({ outcome: 'unknown' })
  expect(store.rotate('x'.repeat(43))).toEqual({ outcome: 'unknown' })
})

test('what is over is tidied away', () => {
  const { db, clock, store, renewable } = setUp()
  store.issue(renewable)
  clock.goOn(24 * 3600)
  store.issue(renewable)
  expect(db.prepare('SELECT count(*) AS n FROM oauth_refresh').get()).toEqual({ n: 1 })
})

test('a renewal that cannot be written leaves the token as it was', () => {
  const { db, store, renewable } = setUp()
  const token = store.issue(renewable)
  db.exec(`CREATE TRIGGER full BEFORE INSERT ON oauth_refresh BEGIN SELECT raise(ABORT, 'disk is full'); END`)
  expect(() => store.rotate(token)).toThrow('disk is full')
  db.exec('DROP TRIGGER full')
  expect(store.rotate(token)).toMatchObject({ outcome: 'rotated' })
})
