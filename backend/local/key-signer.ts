import { sign, type KeyObject } from 'node:crypto'
import { keyIdOf, pemOf } from '#core/signing-key.ts'
import { checkLength, type Signer } from '#ports/signer.ts'

/** Signs with the key of the local home's key file. */
export function keySigner({
  privateKey,
  publicKey,
}: {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}): Signer {
  return {
    keyId: async () => keyIdOf(publicKey),
    publicKeyPem: async () => pemOf(publicKey),
    async sign(bytes) {
      checkLength(bytes)
      return sign(null, bytes, privateKey)
    },
  }
}
