/** What a home can sign at once, in bytes (the limit of AWS KMS). Whatever is longer is signed by its digest. */
export const MAX_SIGNED_BYTES = 4_096

/**
 * Signs for the service, with a key that never leaves its home. Ed25519: the same key and bytes always give the same
 * signature, which anybody can check who has the public key.
 */
export interface Signer {
  /** Names the key: the SHA-256 of the public key (DER, SubjectPublicKeyInfo) in hexadecimal. */
  keyId(): Promise<string>
  /** The public key in PEM (SubjectPublicKeyInfo). */
  publicKeyPem(): Promise<string>
  /** The 64 bytes of the signature. @throws RangeError for nothing, and for more than MAX_SIGNED_BYTES */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** @throws RangeError */
export function checkLength(bytes: Uint8Array): void {
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_SIGNED_BYTES)
    throw new RangeError(`Signs 1 to ${MAX_SIGNED_BYTES} bytes`)
}
