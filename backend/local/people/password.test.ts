import { expect, test } from 'vitest'
import { passwords } from '#local/people/password.ts'

const CHEAP = { m: 8, t: 1, p: 1 }
const cheap = passwords(CHEAP)

test('a password is checked against its own hash only', async () => {
  const hash = await cheap.hashPassword('correct horse')
  expect(await cheap.verifyPassword('correct horse', hash)).toBe(true)
  expect(await cheap.verifyPassword('Correct horse', hash)).toBe(false)
  expect(await cheap.verifyPassword('', hash)).toBe(false)
})

test('equal passwords have different hashes', async () => {
  expect(await cheap.hashPassword('x')).not.toBe(await cheap.hashPassword('x'))
})

test('composed and decomposed letters are the same password', async () => {
  expect(await cheap.verifyPassword('Zoe\u0308', await cheap.hashPassword('Zo\u00eb'))).toBe(true)
})

test('new hashes cost what OWASP asks for at least', async () => {
  const strong = passwords()
  const hash = await strong.hashPassword('x')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(strong.isHash(hash)).toBe(true)
  expect(await strong.verifyPassword('x', hash)).toBe(true)
})

test('a hash made by another program is understood', async () => {
  // Made by Argon2id of the Python package cryptography.
  const hash =
    '$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbi1ieXRlLXNsdA$z0UNKbEghOtsFj3qXuHTui5gNS5qjJzYE5Qpf9DcYCY'
  expect(await passwords().verifyPassword('sluice-demo', hash)).toBe(true)
})

test.each([
  [
    'too weak',
    '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ],
  [
    'too costly',
    '$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ],
  [
    'another function',
    '$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ],
  ['cut short', '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA'],
  ['a plain password', 'sluice-demo'],
  ['empty', ''],
])('a hash that is %s is not a hash, and nothing matches it', async (_what, hash) => {
  expect(passwords().isHash(hash)).toBe(false)
  expect(await passwords().verifyPassword('sluice-demo', hash)).toBe(false)
})

test('nobody has no password', async () => {
  expect(await cheap.verifyPassword('', undefined)).toBe(false)
  expect(await cheap.verifyPassword('sluice-demo', undefined)).toBe(false)
})
