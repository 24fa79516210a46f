import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { signatureProblem, signRecord } from '#package/signed-record.ts'
import { signerContract } from '#ports/contracts/signer-contract.ts'
import { kmsSigner } from './kms-signer.ts'

async function aKey(): Promise<string> {
  const { KeyMetadata } = await new KMSClient({}).send(
    new CreateKeyCommand({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' }),
  )
  return KeyMetadata?.Arn ?? ''
}

signerContract(async () => {
  const keyId = await aKey()
  const again = async () => kmsSigner({ client: new KMSClient({}), keyId })
  return { signer: await again(), again, close: async () => {} }
})

test('a release record is signed by KMS, and checked without it', async () => {
  const signer = kmsSigner({ client: new KMSClient({}), keyId: await aKey() })
  const record = Buffer.from(
    JSON.stringify({ files: Array.from({ length: 2_000 }, (_, nth) => `file ${nth}`) }),
  )
  const signature = await signRecord(signer, record)
  const pem = await signer.publicKeyPem()
  expect(signatureProblem(record, signature, pem)).toBeUndefined()
  expect(signatureProblem(record.subarray(1), signature, pem)).toBe('differs')
})

test('whatever happens on the way, the signature is the same; and a key that could not be asked for is asked for again', async () => {
  const keyId = await aKey()
  const record = Buffer.from('{"v":1}')
  const wanted = await signRecord(kmsSigner({ client: new KMSClient({}), keyId }), record)
  for (const faults of [['throttled', 'after'], ['before'], ['twice', 'twice']] as const) {
    const signer = kmsSigner({ client: withFaults(new KMSClient({}), faults), keyId })
    expect(await signRecord(signer, record)).toEqual(wanted)
  }
  const signer = kmsSigner({ client: withFaults(new KMSClient({}), ['before', 'before', 'before']), keyId })
  await expect(signer.keyId()).rejects.toThrow('socket hang up')
  expect(await signer.keyId()).toBe(wanted.keyId)
})
