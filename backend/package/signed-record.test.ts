import { generateKeyPairSync } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pemOf } from '#core/signing-key.ts'
import { keySigner } from '#local/key-signer.ts'
import { signatureProblem, signRecord } from './signed-record.ts'

const pair = generateKeyPairSync('ed25519')
const signer = keySigner(pair)
const pem = pemOf(pair.publicKey)
const record = Buffer.from('{"v":1}')

test('a record of any length is signed, the same each time, and holds for exactly its bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 20_000 }), fc.nat(), async (bytes, place) => {
      const signature = await signRecord(signer, bytes)
      expect(await signRecord(signer, bytes)).toEqual(signature)
      expect(signatureProblem(bytes, signature, pem)).toBeUndefined()
      const changed = Uint8Array.from(bytes)
      if (bytes.length > 0) changed[place % bytes.length] = (changed[place % bytes.length] ?? 0) ^ 1
      for (const other of [Uint8Array.of(...bytes, 0), ...(bytes.length > 0 ? [changed] : [])])
        expect(signatureProblem(other, signature, pem)).toBe('differs')
    }),
    { numRuns: 50 },
  )
})

test('a signature with another key is known as that, whatever it says of itself', async () => {
  const other = generateKeyPairSync('ed25519')
  const signature = await signRecord(signer, record)
  expect(signatureProblem(record, signature, pemOf(other.publicKey))).toBe('otherKey')
  const forged = { ...(await signRecord(keySigner(other), record)), keyId: signature.keyId }
  expect(signatureProblem(record, forged, pem)).toBe('differs')
})

test('a signature over the record itself, or for another purpose, does not hold', async () => {
  const { keyId } = await signRecord(signer, record)
  for (const signed of [record, Buffer.from(`sluice-other/v1\n${'0'.repeat(64)}\n`)]) {
    const signature = Buffer.from(await signer.sign(signed)).toString('base64')
    expect(signatureProblem(record, { v: 1, algorithm: 'Ed25519', keyId, signature }, pem)).toBe('differs')
  }
})

test('what is no signature, and what is no Ed25519 key, is named', async () => {
  const signature = await signRecord(signer, record)
  const half = signature.signature.slice(0, 44)
  // The same bytes, written another way.
  const loose = signature.signature.replace(/.==$/, 'B==')
  for (const odd of [undefined, '', {}, { ...signature, v: 2 }, { ...signature, signature: half }])
    expect(signatureProblem(record, odd, pem)).toBe('malformed')
  expect(signatureProblem(record, { ...signature, signature: loose }, pem)).toBe('malformed')
  expect(signatureProblem(record, { ...signature, extra: 1 }, pem)).toBe('malformed')
  const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey)
  for (const odd of ['', 'key', rsa]) expect(signatureProblem(record, signature, odd)).toBe('unusableKey')
})
