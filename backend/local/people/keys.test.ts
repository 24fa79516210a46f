import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { KeyFileRefused, openKeys } from '#local/people/keys.ts'
import { aPath } from '#local/people/testing.ts'

const loose = z.looseObject({
  kid: z.string(),
  linkSecret: z.string(),
  privateKey: z.record(z.string(), z.string()),
  signingKey: z.record(z.string(), z.string()),
})

let sound = ''
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-keys-'))
  await openKeys(join(folder, 'keys.json'))
  sound = readFileSync(join(folder, 'keys.json'), 'utf8')
  rmSync(folder, { recursive: true })
})

function keyFile(text: string, mode = 0o600): string {
  const file = aPath('keys.json')
  writeFileSync(file, text, { mode })
  chmodSync(file, mode)
  return file
}

test('a key file is made once, for its owner only, with nothing left beside it', async () => {
  const file = aPath('keys.json')
  const [first, second] = await Promise.all([openKeys(file), openKeys(file)])
  expect(second.kid).toBe(first.kid)
  expect((await openKeys(file)).kid).toBe(first.kid)
  expect((await openKeys(file)).linkSecret).toEqual(first.linkSecret)
  expect((await openKeys(file)).signing.publicKey.equals(first.signing.publicKey)).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(file))).toEqual(['keys.json'])
  expect(first.linkSecret).toHaveLength(32)
  expect(first.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
})

test('a key file from before release records were signed gets a key for that, and keeps the rest', async () => {
  const { signingKey: _none, ...former } = z.looseObject({}).parse(JSON.parse(sound))
  const file = keyFile(JSON.stringify(former))
  const { signing } = await openKeys(file)
  const { signingKey, ...rest } = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')))
  expect(rest).toEqual(former)
  expect(signingKey).toMatchObject({ kty: 'OKP', crv: 'Ed25519' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await openKeys(file)).signing.publicKey.equals(signing.publicKey)).toBe(true)
})

test('the published key is the public half only', async () => {
  const { jwks, kid } = await openKeys(keyFile(sound))
  expect(jwks.keys).toHaveLength(1)
  expect(jwks.keys[0]).toMatchObject({ kid, kty: 'RSA', alg: 'RS256', use: 'sig' })
  expect(Object.keys(jwks.keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
})

test.each([0o644, 0o640, 0o604, 0o660])('a key file that others may read (%o) is refused', async (mode) => {
  const file = keyFile(sound, mode)
  await expect(openKeys(file)).rejects.toThrow(KeyFileRefused)
  await expect(openKeys(file)).rejects.toThrow('chmod 600')
})

const changed = (change: (content: z.infer<typeof loose>) => object) =>
  JSON.stringify(change(loose.parse(JSON.parse(sound))))

test.each([
  ['is empty', () => ''],
  ['is cut short', () => sound.slice(0, -40)],
  ['has no link secret', () => changed(({ linkSecret: _gone, ...rest }) => rest)],
  ['has a short link secret', () => changed((content) => ({ ...content, linkSecret: 'AAAA' }))],
  ['has another key id', () => changed((content) => ({ ...content, kid: 'other' }))],
  ['has something unknown', () => changed((content) => ({ ...content, extra: 1 }))],
  [
    'has a private key that does not belong to the public one',
    () =>
      changed(({ privateKey, ...rest }) => {
        const [p, q] = [privateKey['q'], privateKey['p']]
        return { ...rest, privateKey: { ...privateKey, p, q, d: privateKey['n'] } }
      }),
  ],
  [
    'has a signing key whose public half is another',
    () =>
      changed(({ signingKey, ...rest }) => ({
        ...rest,
        signingKey: { ...signingKey, x: signingKey['d'] },
      })),
  ],
  [
    'has a signing key of another kind',
    () => changed(({ signingKey, ...rest }) => ({ ...rest, signingKey: { ...signingKey, crv: 'X25519' } })),
  ],
  [
    'has no signing key, and is unsound otherwise',
    () => changed(({ signingKey: _gone, ...rest }) => ({ ...rest, kid: 'other' })),
  ],
])('a key file that %s is refused and left as it is', async (_what, text) => {
  const file = keyFile(text())
  await expect(openKeys(file)).rejects.toThrow('is damaged')
  expect(readFileSync(file, 'utf8')).toBe(text())
})
