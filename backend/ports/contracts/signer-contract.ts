import { verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ed25519Key, keyIdOf, pemOf } from '#core/signing-key.ts'
import { MAX_SIGNED_BYTES, type Signer } from '#ports/signer.ts'
import { opened } from './open-records.ts'

export interface OpenedSigner {
  readonly signer: Signer
  /** The signer after the home was started again. */
  again(): Promise<Signer>
  close(): Promise<void>
}

/** What every home promises about what it signs. */
export function signerContract(open: () => Promise<OpenedSigner>): void {
  describe('the signer', () => {
    const home = opened(open)
    const publicKey = async (signer: Signer) => {
      const key = ed25519Key(await signer.publicKeyPem())
      if (!key) throw new Error('no Ed25519 key')
      return key
    }

    test('has one key, which is named by itself, and keeps it', async () => {
      const { signer, again } = home()
      const key = await publicKey(signer)
      expect(await signer.keyId()).toBe(keyIdOf(key))
      expect(await signer.publicKeyPem()).toBe(pemOf(key))
      expect(await (await again()).publicKeyPem()).toBe(pemOf(key))
    })

    test.each([1, 1_000, MAX_SIGNED_BYTES])('signs %i bytes so that anybody can check it', async (length) => {
      const { signer, again } = home()
      const bytes = Uint8Array.from({ length }, (_, place) => (place * 7) % 251)
      const signature = await signer.sign(bytes)
      expect(signature).toHaveLength(64)
      const key = await publicKey(signer)
      expect(verify(null, bytes, key, signature)).toBe(true)
      expect(verify(null, Uint8Array.of(...bytes, 1), key, signature)).toBe(false)
      expect(Buffer.from(await (await again()).sign(bytes))).toEqual(Buffer.from(signature))
    })

    test.each([0, MAX_SIGNED_BYTES + 1])('does not sign %i bytes', async (length) => {
      await expect(home().signer.sign(new Uint8Array(length))).rejects.toThrow(RangeError)
    })
  })
}
