import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { pemOf } from '#core/signing-key.ts'
import type { EgressRequest } from '#egress/request.ts'
import { bytesOf } from '#ports/contracts/streams.ts'
import type { Packages } from '#ports/packages.ts'
import type { Works } from '#ports/works.ts'
import { newBucket } from '../files/s3-buckets.fixture.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Staging } from '../files/s3-staging.ts'
import { s3Works } from '../files/s3-works.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import { approvedRequest, releasingAgain } from './approved-request.fixture.ts'
import { releasePorts } from './release-ports.fixture.ts'

export const MIB = 1024 ** 2
export const client = newS3Client()

/** Small files, an empty one, and two that are larger than a batch: one that cannot be compressed, one that can. */
export const CONTENTS = {
  ...Object.fromEntries(
    Array.from({ length: 7 }, (_, place) => [`tables/${place}.csv`, Buffer.from(`n\n${place}\n`)]),
  ),
  'empty.csv': Buffer.alloc(0),
  'image.bin': randomBytes(13 * MIB + 5),
  'long.csv': Buffer.alloc(3 * MIB, 'region,deaths\nNorth,12\n'),
}

interface Way {
  readonly batchBytes?: number
  readonly works?: Works
  readonly of?: typeof client
  readonly copies?: boolean
}

export const inputOf = ({ id, round, attempt }: EgressRequest) => ({ requestId: id, round, attempt })
export const placeOf = ({ id, round }: EgressRequest) => ({ requestId: id, round })

/** An approved request in the record and the staging bucket, which can be released again and again. */
export async function releasingHome() {
  const dynamo = newDynamoClient()
  const folders: string[] = []
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { table, drop } = await createRecordsTable(dynamo)
  const bucket = await newBucket(client)
  const records = dynamoRecords({ client: dynamo, table })
  const request = await approvedRequest({ client, staging: bucket, records }, CONTENTS)
  const staging = s3Staging({ client, staging: bucket, newId: randomUUID })

  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-together-'))
    folders.push(folder)
    return folder
  }

  return {
    bucket,
    records,
    request,
    publicKeyPem: pemOf(publicKey),
    newFolder,

    /** Everything that a task asks for, with a bucket of its own for the package. */
    async portsOf({ batchBytes = MIB, works, of = client, copies = false }: Way) {
      const target = await newBucket(client)
      const ports = releasePorts({
        client: of,
        records,
        staging,
        works: works ?? s3Works(of, bucket),
        packages: target,
        ...(copies && { copies: bucket }),
        scratchFolder: await newFolder(),
        batch: { files: 3, bytes: batchBytes },
        privateKey,
      })
      return { ...ports, target }
    },

    /** The package, which is as the record says; the request can be released again after that. */
    async released(packages: Packages): Promise<Buffer> {
      const { status, release } = (await records.request(request.id)) ?? request
      expect(status).toBe('RELEASED')
      const bytes = await bytesOf((await packages.open(release?.key ?? '')).stream)
      expect({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }).toEqual({
        bytes: release?.bytes,
        sha256: release?.sha256,
      })
      await releasingAgain(records, request)
      return bytes
    },

    /** An attempt that follows would go on with what is packed. */
    forgetWorks: () => s3Works(client, bucket).remove(placeOf(request)),

    async close(): Promise<void> {
      await drop()
      dynamo.destroy()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
    },
  }
}
