import { createPublicKey, type KeyObject } from 'node:crypto'
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms'
import { keyIdOf, pemOf } from '#core/signing-key.ts'
import { checkLength, type Signer } from '#ports/signer.ts'

/** Signs with a key of AWS KMS, of the kind ECC_NIST_EDWARDS25519; the private key never leaves KMS. */
export function kmsSigner({
  client,
  keyId,
}: {
  readonly client: KMSClient
  /** The id or ARN of the key; an alias could come to mean another one. */
  readonly keyId: string
}): Signer {
  let known: Promise<KeyObject> | undefined

  const fetched = async (): Promise<KeyObject> => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
    return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' })
  }

  /** The public half of a KMS key never changes, so it is asked for once. */
  const publicKey = (): Promise<KeyObject> => {
    known ??= fetched().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }

  return {
    keyId: async () => keyIdOf(await publicKey()),
    publicKeyPem: async () => pemOf(await publicKey()),
    async sign(bytes) {
      checkLength(bytes)
      const { Signature = new Uint8Array() } = await client.send(
        new SignCommand({
          KeyId: keyId,
          Message: bytes,
          MessageType: 'RAW',
          SigningAlgorithm: 'ED25519_SHA_512',
        }),
      )
      return Signature
    },
  }
}
