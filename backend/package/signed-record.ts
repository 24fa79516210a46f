import { verify } from 'node:crypto'
import * as z from 'zod'
import { sha256Hex } from '#core/digest.ts'
import { ed25519Key, keyIdOf } from '#core/signing-key.ts'
import type { Signer } from '#ports/signer.ts'

const SIGNATURE_BYTES = 64

/** The signature over a release record, as it is kept beside it. */
export const recordSignature = z.strictObject({
  v: z.literal(1),
  algorithm: z.literal('Ed25519'),
  /** Names the key (ports/signer.ts). */
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.base64().refine((text) => {
    const bytes = Buffer.from(text, 'base64')
    return bytes.length === SIGNATURE_BYTES && bytes.toString('base64') === text
  }, `is not ${SIGNATURE_BYTES} bytes in base64`),
})
export type RecordSignature = z.infer<typeof recordSignature>

/** Signs a release record: exactly these bytes. */
export async function signRecord(signer: Signer, record: Uint8Array): Promise<RecordSignature> {
  const signature = await signer.sign(statementOf(record))
  return {
    v: 1,
    algorithm: 'Ed25519',
    keyId: await signer.keyId(),
    signature: Buffer.from(signature).toString('base64'),
  }
}

export type SignatureProblem =
  /** This is no signature of a record. */
  | 'malformed'
  /** The public key given is no Ed25519 key in PEM. */
  | 'unusableKey'
  /** It was signed with another key than the one given. */
  | 'otherKey'
  /** The record is not the one that was signed. */
  | 'differs'

/** What is wrong with the signature over exactly these bytes, checked with a key that is trusted; `undefined` if nothing is. */
export function signatureProblem(
  record: Uint8Array,
  signature: unknown,
  publicKeyPem: string,
): SignatureProblem | undefined {
  const claimed = recordSignature.safeParse(signature).data
  if (!claimed) return 'malformed'
  const key = ed25519Key(publicKeyPem)
  if (!key) return 'unusableKey'
  if (claimed.keyId !== keyIdOf(key)) return 'otherKey'
  const isValid = verify(null, statementOf(record), key, Buffer.from(claimed.signature, 'base64'))
  return isValid ? undefined : 'differs'
}

/**
 * What is signed: for what it is signed, and the digest of the record, since a record of many files is longer than what
 * AWS KMS signs. The same key can sign nothing else that reads like it.
 */
function statementOf(record: Uint8Array): Uint8Array {
  return Buffer.from(`sluice-release-record/v1\n${sha256Hex(record)}\n`)
}
