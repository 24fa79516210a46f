import { randomBytes, randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { S3_STAGING_LIMITS, s3Staging } from '#aws/files/s3-staging.ts'
import { sha256Hex } from '#core/digest.ts'
import { eachAtOnce } from '#core/each-at-once.ts'
import type { Source } from '#egress/request.ts'
import type { Staging } from '#ports/staging.ts'
import { inTurn } from '../in-turn.ts'
import { startSlowS3 } from '../slow-s3/start-slow-s3.ts'
import { median, printTable } from '../table.ts'

const ROUNDS = 3
const OWNER = '111122223333'
const STORE = 'store'
const NEVER = new AbortController().signal
const MIB = 1024 ** 2

interface Offered {
  readonly source: Source
  readonly bytes: number
  readonly sha256: string
}

/** Files that are copied, read back and hashed, where each request takes 15 ms and a connection gives 60 MB/s. */
export async function staging(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '400' },
      bytes: { type: 'string', default: '16384' },
      mib: { type: 'string', default: '512' },
    },
  })
  const s3 = await startSlowS3()
  const client = s3.client()
  await manySmall(client, Number(values.files), Number(values.bytes))
  await oneLarge(client, Number(values.mib) * MIB)
  client.destroy()
  await s3.stop()
}

async function manySmall(client: S3Client, count: number, bytes: number): Promise<void> {
  const area = areaOf(client)
  const offered: Offered[] = []
  await eachAtOnce(
    Array.from({ length: count }),
    area.atOnce,
    async () => void offered.push(await offer(client, bytes)),
  )
  await stage(area, offered, area.atOnce)
  const rounds = await inTurn(
    ROUNDS,
    () => stage(area, offered, 1),
    () => stage(area, offered, area.atOnce),
  )
  const shown = ({ seconds, cpu }: Took): string[] => [
    (count / seconds).toFixed(1),
    ((cpu * 1_000) / count).toFixed(2),
  ]
  printTable(
    [`${count} files`, 'files/s, 1 at once', 'CPU ms', `files/s, ${area.atOnce} at once`, 'CPU ms', 'ratio'],
    rounds.map(({ one, many, ratio }, round) => [
      `round ${round + 1}`,
      ...shown(one),
      ...shown(many),
      ratio.toFixed(1),
    ]),
  )
  say(`median ${median(rounds.map(({ ratio }) => ratio)).toFixed(1)}`)
}

async function oneLarge(client: S3Client, bytes: number): Promise<void> {
  const offered = [await offer(client, bytes)]
  const inOne = areaOf(client, { ...S3_STAGING_LIMITS, smallBytes: Number.MAX_SAFE_INTEGER })
  const inRanges = areaOf(client)
  const rounds = await inTurn(
    ROUNDS,
    () => stage(inOne, offered, 1),
    () => stage(inRanges, offered, 1),
  )
  const shown = ({ seconds, cpu }: Took): string[] => [
    (bytes / 1e6 / seconds).toFixed(0),
    (cpu / (bytes / 1e9)).toFixed(2),
  ]
  printTable(
    [`${bytes / MIB} MiB`, 'MB/s, one stream', 'CPU s a GB', 'MB/s, ranges', 'CPU s a GB', 'ratio'],
    rounds.map(({ one, many, ratio }, round) => [
      `round ${round + 1}`,
      ...shown(one),
      ...shown(many),
      ratio.toFixed(1),
    ]),
  )
  say(`median ${median(rounds.map(({ ratio }) => ratio)).toFixed(1)}`)
  say(`most memory of the process ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`)
}

interface Took {
  readonly seconds: number
  /** Of the thread that stages. */
  readonly cpu: number
}

/** @throws where a copy does not hold the bytes that were offered */
async function stage(area: Staging, offered: readonly Offered[], atOnce: number): Promise<Took> {
  const [began, used] = [performance.now(), process.threadCpuUsage()]
  await eachAtOnce(offered, atOnce, async ({ source, bytes, sha256 }) => {
    const copy = await area.copy({ requestId: 'bench', round: 1 }, source, NEVER)
    if (copy.sha256 !== sha256 || copy.bytes !== bytes) throw new Error('A copy holds other bytes')
  })
  const { user, system } = process.threadCpuUsage(used)
  return { seconds: (performance.now() - began) / 1_000, cpu: (user + system) / 1e6 }
}

function areaOf(client: S3Client, limits = S3_STAGING_LIMITS): Staging {
  const sources = { uploads: { name: 'uploads', owner: OWNER }, owners: { [STORE]: OWNER } }
  return s3Staging({ client, staging: { name: 'staging', owner: OWNER }, sources, newId: randomUUID, limits })
}

async function offer(client: S3Client, bytes: number): Promise<Offered> {
  const [Key, Body] = [randomUUID(), randomBytes(bytes)]
  const { VersionId = '' } = await client.send(new PutObjectCommand({ Bucket: STORE, Key, Body }))
  return {
    source: { kind: 'bucket', bucket: STORE, key: Key, version: VersionId },
    bytes,
    sha256: sha256Hex(Body),
  }
}

function say(line: string): void {
  console.log(`${line}\n`)
}
