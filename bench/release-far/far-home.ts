import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { S3Client } from '@aws-sdk/client-s3'
import { ACCOUNT } from '#aws/emulator/emulator-environment.ts'
import type { Bucket } from '#aws/files/bucket.ts'
import { s3Staging } from '#aws/files/s3-staging.ts'
import { s3Works } from '#aws/files/s3-works.ts'
import { approvedRequest, releasingAgain } from '#aws/release/approved-request.fixture.ts'
import { releasePorts } from '#aws/release/release-ports.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import { csvFile } from '../package/research-data.ts'
import { watchedStaging, type WatchedStaging } from './watched-staging.ts'

/** What one function packs as AWS is installed, and two processors of it. */
const BATCH = { files: 2_000, bytes: 256 * 1024 ** 2 }
const THREADS = 2

export type ReleasePorts = Pick<
  Ports,
  'records' | 'staging' | 'packages' | 'works' | 'signer' | 'progress' | 'settings' | 'now'
>

/** A request of which all is approved, and what its release asks for. */
export interface FarHome {
  readonly request: EgressRequest
  /** Ports of a release of which nothing is done yet, which reads so many files at the same time at most. */
  anew(
    filesAtOnce?: number,
  ): Promise<{ readonly ports: ReleasePorts; readonly reads: WatchedStaging['reads'] }>
  close(): void
}

/** So many staged tables of that size. */
export async function farHome(
  client: S3Client,
  folder: string,
  files: { readonly count: number; readonly bytes: number },
): Promise<FarHome> {
  const database = openDatabase(join(folder, 'records.db'))
  const records = sqliteRecords(database, () => {})
  const bucket = newBucket()
  const { privateKey } = generateKeyPairSync('ed25519')
  const contents = Array.from({ length: files.count }, (_, seed): [string, Uint8Array] => [
    `tables/${String(seed).padStart(6, '0')}.csv`,
    csvFile(seed, files.bytes),
  ])
  const request = await approvedRequest({ client, staging: bucket, records }, Object.fromEntries(contents))
  return {
    request,
    async anew(filesAtOnce) {
      await releasingAgain(records, request)
      const { staging, reads } = watchedStaging(
        s3Staging({ client, staging: bucket, newId: randomUUID }),
        filesAtOnce,
      )
      const works = newBucket()
      const ports = releasePorts({
        client,
        records,
        staging,
        works: s3Works(client, works),
        packages: newBucket(),
        copies: works,
        scratchFolder: join(folder, 'scratch'),
        batch: BATCH,
        privateKey,
      })
      const packing = { ...ports.settings.packing, here: { files: 1, bytes: 1 }, threads: THREADS }
      return { ports: { ...ports, settings: { ...ports.settings, packing } }, reads }
    },
    close: () => database.close(),
  }
}

/** The slow S3 has any bucket. */
export function newBucket(): Bucket {
  return { name: `bench-${randomUUID()}`, owner: ACCOUNT }
}
