import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { s3Packages } from '#aws/files/s3-packages.ts'
import { atMost } from '#core/at-most.ts'
import { hashFile } from '#package/hash-file.ts'
import { inTurn } from '../in-turn.ts'
import { startSlowS3 } from '../slow-s3/start-slow-s3.ts'
import { median, printTable } from '../table.ts'
import { newBucket } from './far-home.ts'
import { timed, type Took } from './took.ts'

const MIB = 1024 ** 2

/** A package that does not compress, sent in parts at once, beside one part after the other. @throws where S3 has other bytes */
export async function largePackage(folder: string, mib: number, rounds: number): Promise<void> {
  const file = await noise(join(folder, 'large.zip'), mib)
  const { sha256 } = await hashFile(file)
  const compared = await inTurn(
    rounds,
    () => publish(file, sha256, 1),
    () => publish(file, sha256),
  )
  const shown = ({ seconds, cpuSeconds, peakMiB }: Took): string[] => [
    ((mib * MIB) / 1e6 / seconds).toFixed(0),
    (cpuSeconds / ((mib * MIB) / 1e9)).toFixed(2),
    String(peakMiB ?? ''),
  ]
  const titles = ['CPU s a GB', 'peak MiB']
  printTable(
    [`${mib} MiB sent`, 'MB/s, one part', ...titles, 'MB/s, as it is', ...titles, 'ratio', 'read back: MB/s'],
    compared.map(({ one, many, ratio }, round) => [
      `round ${round + 1}`,
      ...shown(one),
      ...shown(many),
      ratio.toFixed(1),
      ((mib * MIB) / 1e6 / many.readBackSeconds).toFixed(0),
    ]),
  )
  console.log(`median ${median(compared.map(({ ratio }) => ratio)).toFixed(1)}\n`)
}

/** Each to a store that is empty: it keeps them in memory. */
async function publish(
  file: string,
  sha256: string,
  partsAtOnce = Number.POSITIVE_INFINITY,
): Promise<Took & { readonly readBackSeconds: number }> {
  const s3 = await startSlowS3()
  const client = s3.client()
  const turns = atMost(partsAtOnce)
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) =>
        commandName === 'UploadPartCommand' ? turns(() => next(args)) : next(args),
    { step: 'build' },
  )
  const packages = s3Packages({ client, packages: newBucket() })
  const sent = await timed(() => packages.publish(file, 'package.zip', sha256))
  const read = await timed(() => packages.verify('package.zip'))
  if (read.result.sha256 !== sha256) throw new Error('What was published has another SHA-256')
  client.destroy()
  await s3.stop()
  return { ...sent, readBackSeconds: read.seconds }
}

async function noise(path: string, mib: number): Promise<string> {
  const file = await open(path, 'w')
  for (let written = 0; written < mib; written += 1) await file.write(randomBytes(MIB))
  await file.close()
  return path
}
