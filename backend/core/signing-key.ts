import { createPublicKey, type KeyObject } from 'node:crypto'
import { sha256Hex } from '#core/digest.ts'

/** The Ed25519 public key in this PEM; `undefined` of anything else. */
export function ed25519Key(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Names a public key: the SHA-256 of its DER form in hexadecimal. */
export function keyIdOf(publicKey: KeyObject): string {
  return sha256Hex(publicKey.export({ type: 'spki', format: 'der' }))
}

/** The public key as others are given it. */
export function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}
