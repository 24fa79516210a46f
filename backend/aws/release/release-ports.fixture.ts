import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { keyIdOf, pemOf } from '#core/signing-key.ts'
import type { BatchLimits } from '#egress/staging-plan.ts'
import { noProgress } from '#ports/progress.ts'
import type { Records } from '#ports/records.ts'
import type { Staging } from '#ports/staging.ts'
import type { Works } from '#ports/works.ts'
import type { Bucket } from '../files/bucket.ts'
import { s3Packages } from '../files/s3-packages.ts'
import { SETTINGS } from '../intake/intake-home.fixture.ts'

interface Parts {
  readonly client: S3Client
  readonly records: Records
  readonly staging: Staging
  readonly works: Works
  readonly packages: Bucket
  /** Where works lie, if S3 is to copy them itself. */
  readonly copies?: Bucket
  readonly scratchFolder: string
  /** Of one who packs; of more than that, many make the package. */
  readonly batch: BatchLimits
  readonly privateKey: KeyObject
}

/** Everything that the tasks of a release ask for. The same key signs the same bytes, in whatever process. */
export function releasePorts({
  client,
  records,
  staging,
  works,
  packages,
  copies,
  scratchFolder,
  batch,
  privateKey,
}: Parts) {
  const publicKey = createPublicKey(privateKey)
  return {
    records,
    staging,
    works,
    packages: s3Packages({ client, packages, scratchFolder, ...(copies && { works: copies }) }),
    signer: {
      keyId: async () => keyIdOf(publicKey),
      publicKeyPem: async () => pemOf(publicKey),
      sign: async (bytes: Uint8Array) => sign(null, bytes, privateKey),
    },
    progress: noProgress,
    settings: {
      ...SETTINGS,
      packing: { ...SETTINGS.packing, here: batch, batch, threads: 1 },
    },
    now: () => '2026-03-05T12:00:00.000Z',
  }
}
