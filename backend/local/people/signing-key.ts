import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as z from 'zod'

const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** An Ed25519 private key as the key file has it (RFC 8037). */
export const signingJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: bytes32,
  d: bytes32,
})

export interface SigningKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export function newSigningJwk(): z.infer<typeof signingJwk> {
  return signingJwk.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** The pair, if it is one: the public key that is written down is the private one's. */
export function signingKeyOf(jwk: z.infer<typeof signingJwk>): SigningKey | undefined {
  try {
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    const publicKey = createPublicKey(privateKey)
    return publicKey.export({ format: 'jwk' }).x === jwk.x ? { privateKey, publicKey } : undefined
  } catch {
    return undefined
  }
}
