import { createPrivateKey, randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { Bucket } from '#aws/files/bucket.ts'
import { newS3Client } from '#aws/files/s3-client.ts'
import { s3Staging } from '#aws/files/s3-staging.ts'
import { s3Works } from '#aws/files/s3-works.ts'
import { releasePorts } from '#aws/release/release-ports.fixture.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import type { Staging } from '#ports/staging.ts'

const BATCH = { files: 500, bytes: 64 * 1024 ** 2 }

/** What a process has to know to take part in a release. */
export interface BenchHome {
  readonly database: string
  /** Works lie in it, too. */
  readonly staging: Bucket
  readonly packages: Bucket
  /** Made for this run. */
  readonly privateKeyPem: string
  readonly input: TaskInput
}

/** The ports of one process. `onOpened` is told whenever a staged file is opened. */
export function portsOf(home: BenchHome, onOpened: () => void = () => {}) {
  const client = newS3Client()
  const database = openDatabase(home.database)
  const staging = s3Staging({ client, staging: home.staging, newId: randomUUID })
  const counting: Staging = {
    ...staging,
    open: (place, version, range) => {
      onOpened()
      return staging.open(place, version, range)
    },
  }
  const ports = releasePorts({
    client,
    records: sqliteRecords(database, () => {}),
    staging: counting,
    works: s3Works(client, home.staging),
    packages: home.packages,
    copies: home.staging,
    scratchFolder: dirname(home.database),
    batch: BATCH,
    privateKey: createPrivateKey(home.privateKeyPem),
  })
  return {
    ...ports,
    close() {
      database.close()
      client.destroy()
    },
  }
}
