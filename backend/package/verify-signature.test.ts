import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalJson } from '#core/canonical-json.ts'
import { pemOf } from '#core/signing-key.ts'
import { keySigner } from '#local/key-signer.ts'
import {
  FILES,
  packed,
  PUBLIC_KEY_PEM,
  recordOf,
  SIGNER,
  signatureOf,
} from '#package/example-package.fixture.ts'
import { SIGNATURE_NAME } from '#package/release-record.ts'
import { signRecord } from '#package/signed-record.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { entryOf } from '#package/write-package.ts'

let folder: string
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'))
})
afterAll(() => rm(folder, { recursive: true }))

const given = { publicKeyPem: PUBLIC_KEY_PEM }
const other = generateKeyPairSync('ed25519')

/** A package with the record of the files, under this signature. */
const withSignature = (signature: string) =>
  packed(join(folder, `${(count += 1)}.zip`), FILES, undefined, signature)
const genuine = async () => signatureOf(canonicalJson(await recordOf(FILES)))

test('a package that this key signed is known as that', async () => {
  expect(await verifyPackage(await withSignature(await genuine()), given)).toMatchObject({
    ok: true,
    signature: { keyId: await SIGNER.keyId(), checked: true },
  })
})

test('a package that is not signed is no package of Sluice, with a key or without', async () => {
  const file = await withSignature('')
  for (const options of [{}, given]) {
    const report = await verifyPackage(file, options)
    expect(report.problems).toEqual([{ path: SIGNATURE_NAME, problem: 'The release record is not signed' }])
    expect(report).not.toHaveProperty('signature')
  }
})

test('a package that somebody made anew, whole in itself, is known by its signature alone', async () => {
  const files = [entryOf('a/another.csv', 'x'), ...FILES.slice(1)]
  const forged = await packed(join(folder, 'forged.zip'), files, undefined, await genuine())
  expect(await verifyPackage(forged)).toMatchObject({ ok: true, signature: { checked: false } })
  expect(await verifyPackage(forged, given)).toMatchObject({
    ok: false,
    problems: [{ path: SIGNATURE_NAME, problem: 'It is not the signature of this release record' }],
    signature: { checked: false },
  })
})

test('the signature of somebody else is none, whatever key it says it was made with', async () => {
  const record = Buffer.from(canonicalJson(await recordOf(FILES)))
  const theirs = await signRecord(keySigner(other), record)
  const report = await verifyPackage(await withSignature(canonicalJson(theirs)), given)
  expect(report.problems).toEqual([
    { path: SIGNATURE_NAME, problem: 'The release record is signed with another key than the one given' },
  ])
  expect(report.signature).toEqual({ keyId: await keySigner(other).keyId(), checked: false })
  const pretended = canonicalJson({ ...theirs, keyId: await SIGNER.keyId() })
  expect((await verifyPackage(await withSignature(pretended), given)).problems).toEqual([
    { path: SIGNATURE_NAME, problem: 'It is not the signature of this release record' },
  ])
})

test('a key that cannot be used checks nothing, which is told', async () => {
  const file = await withSignature(await genuine())
  const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey)
  for (const publicKeyPem of ['', 'key', rsa])
    expect((await verifyPackage(file, { publicKeyPem })).problems).toEqual([
      { path: SIGNATURE_NAME, problem: 'The key given is no Ed25519 public key in PEM' },
    ])
})

test.each<[string, (text: string) => string]>([
  ['is no JSON', () => 'hello'],
  ['is empty but for a space', () => ' '],
  ['ends with a line feed', (text) => `${text}\n`],
  ['has spaces', (text) => text.replaceAll(',', ', ')],
  ['has a field twice', (text) => text.replace('{', '{"v":1,')],
  ['has a field more', (text) => text.replace('{', '{"a":1,')],
  ['is of another version', (text) => text.replace('"v":1', '"v":2')],
  ['names another algorithm', (text) => text.replace('Ed25519', 'none')],
  ['names its key in capitals', (text) => text.replace(/[0-9a-f]{64}/u, (id) => id.toUpperCase())],
  ['writes its bytes another way', (text) => text.replace(/.==/u, 'B==')],
  ['is too long', (text) => text.replace('{', `{${' '.repeat(2_000)}`)],
])('a signature that %s is none', async (_, change) => {
  const text = await genuine()
  expect(change(text)).not.toBe(text)
  const file = await withSignature(change(text))
  for (const options of [{}, given]) {
    const report = await verifyPackage(file, options)
    expect(report.problems).toEqual([
      { path: SIGNATURE_NAME, problem: 'The signature does not have the form that Sluice writes' },
    ])
    expect(report).not.toHaveProperty('signature')
  }
})

test('a signature with any bit changed does not hold', async () => {
  const text = await genuine()
  const { signature } = JSON.parse(text) as { readonly signature: string }
  await fc.assert(
    fc.asyncProperty(fc.nat(64 * 8 - 1), async (bit) => {
      const bytes = Buffer.from(signature, 'base64')
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const file = await withSignature(text.replace(signature, bytes.toString('base64')))
      expect(await verifyPackage(file, given)).toMatchObject({ ok: false, signature: { checked: false } })
      await rm(file)
    }),
    { numRuns: 60 },
  )
})

test('the same record and key always give the same package', async () => {
  const [one, two] = [await withSignature(await genuine()), await withSignature(await genuine())]
  expect((await verifyPackage(one, given)).ok).toBe(true)
  expect(await readFile(one)).toEqual(await readFile(two))
})
