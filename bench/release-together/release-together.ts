import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { emulatorEnvironment } from '#aws/emulator/emulator-environment.ts'
import { type Emulator, startEmulator } from '#aws/emulator/emulator.ts'
import { NO_EMULATOR, NoEmulator } from '#aws/emulator/no-emulator.ts'
import { newBucket } from '#aws/files/s3-buckets.fixture.ts'
import { newS3Client } from '#aws/files/s3-client.ts'
import { approvedRequest } from '#aws/release/approved-request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import { csvFile } from '../package/research-data.ts'
import { afterKill } from './after-kill.ts'
import type { BenchHome } from './bench-home.ts'
import { anew, oneRelease } from './one-release.ts'
import { type Killed, type Made, printFigures } from './print-figures.ts'
import { readsPerSecond } from './reads-per-second.ts'

const AT_ONCE = [1, 2, 4] as const
const [LEAST_BYTES, MOST_BYTES] = [1_000, 20_000]

/**
 * A package that 1, 2 and 4 processes pack together, in turn, from S3 as the emulator has it (or the endpoint in AWS_ENDPOINT_URL),
 * and what is packed again when all of them are killed halfway.
 */
export async function releaseTogether(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { files: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '3' } },
  })
  const emulator = process.env['AWS_ENDPOINT_URL'] === undefined ? await startedOrSaid() : undefined
  if (emulator) Object.assign(process.env, emulatorEnvironment(emulator.url))
  if (process.exitCode === NO_EMULATOR) return
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-together-'))
  try {
    const { home, request } = await staged(folder, Number(values.files))
    const made: Made[] = []
    const reads: number[] = []
    for (let round = 0; round < Number(values.rounds); round += 1) {
      reads.push(await readsPerSecond(home))
      for (const atOnce of round % 2 === 0 ? AT_ONCE : AT_ONCE.toReversed()) {
        const release = await oneRelease(await anew(home, request), atOnce)
        made.push({ atOnce, round, release })
        console.log(`round ${round + 1}, ${atOnce} at once: packed in ${release.seconds.pack.toFixed(1)} s`)
      }
    }
    const killed: Killed[] = []
    for (const atOnce of AT_ONCE)
      killed.push({ atOnce, after: await afterKill(await anew(home, request), atOnce) })
    printFigures({ files: request.files.count, reads, made, killed })
  } finally {
    await emulator?.stop()
    await rm(folder, { recursive: true })
  }
}

async function startedOrSaid(): Promise<Emulator | undefined> {
  try {
    return await startEmulator({ say: console.log })
  } catch (error) {
    if (!(error instanceof NoEmulator)) throw error
    console.error(error.message)
    process.exitCode = NO_EMULATOR
    return undefined
  }
}

/** So many small tables in the staging bucket, and the approved request for them. */
async function staged(
  folder: string,
  files: number,
): Promise<{ readonly home: BenchHome; readonly request: EgressRequest }> {
  const client = newS3Client()
  const staging = await newBucket(client)
  const database = join(folder, 'records.db')
  const db = openDatabase(database)
  const began = performance.now()
  const request = await approvedRequest(
    { client, staging, records: sqliteRecords(db, () => {}) },
    Object.fromEntries(
      Array.from({ length: files }, (_, seed) => [
        `tables/${String(seed).padStart(6, '0')}.csv`,
        csvFile(seed, sizeOf(seed)),
      ]),
    ),
  )
  db.close()
  const home = {
    database,
    staging,
    packages: await newBucket(client),
    privateKeyPem: String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })),
    input: { requestId: request.id, round: request.round, attempt: request.attempt },
  }
  client.destroy()
  const seconds = (performance.now() - began) / 1_000
  console.log(
    `${files.toLocaleString('en')} files, ${(request.files.bytes / 1e6).toFixed(0)} MB, staged in ${seconds.toFixed(0)} s\n`,
  )
  return { home, request }
}

/** Sizes spread evenly, in an order without a pattern. */
function sizeOf(seed: number): number {
  return LEAST_BYTES + ((seed * 7_919) % (MOST_BYTES - LEAST_BYTES + 1))
}
