import { type Compared, inTurn } from '../in-turn.ts'
import { median, printTable } from '../table.ts'
import type { FarHome } from './far-home.ts'
import type { ReleaseWay } from './release-ways.ts'
import { timed, type Took } from './took.ts'

/** Times as fast as one file after the other. */
const GOAL = 15

interface Released extends Took {
  /** Until all files were read and packed. */
  readonly packSeconds: number
  readonly readsAtOnce: { readonly most: number; readonly mean: number }
  readonly sha256: string
}

/** Small files released as it is done, beside one file read after the other and all else the same. @returns the packages' SHA-256 */
export async function smallFiles(
  home: FarHome,
  name: string,
  way: ReleaseWay,
  rounds: number,
): Promise<readonly string[]> {
  const compared = await inTurn(
    rounds,
    () => release(home, way, 1),
    () => release(home, way),
  )
  const files = home.request.files.count
  printTable(
    [
      `${files} files, ${name}`,
      'one by one: files/s',
      'CPU ms each',
      'as it is: files/s',
      'CPU ms each',
      'at once: mean',
      'most',
      'peak MiB',
      'packing: ratio',
      'all: ratio',
    ],
    compared.map((round, index) => row(`round ${index + 1}`, files, round)),
  )
  console.log(
    `median: packing ${judged(compared.map(packRatio))}, all ${judged(compared.map(({ ratio }) => ratio))}\n`,
  )
  return compared.flatMap(({ one, many }) => [one.sha256, many.sha256])
}

function judged(ratios: readonly number[]): string {
  const ratio = median(ratios)
  return `${ratio.toFixed(1)} (goal ${GOAL}, ${ratio >= GOAL ? 'met' : 'missed'})`
}

function row(title: string, files: number, { one, many, ...round }: Compared<Released>): string[] {
  const speed = ({ seconds, cpuSeconds }: Took): string[] => [
    (files / seconds).toFixed(1),
    ((cpuSeconds * 1_000) / files).toFixed(2),
  ]
  return [
    title,
    ...speed(one),
    ...speed(many),
    many.readsAtOnce.mean.toFixed(1),
    String(many.readsAtOnce.most),
    String(many.peakMiB ?? ''),
    packRatio({ one, many }).toFixed(1),
    round.ratio.toFixed(1),
  ]
}

function packRatio({ one, many }: Pick<Compared<Released>, 'one' | 'many'>): number {
  return one.packSeconds / many.packSeconds
}

async function release(home: FarHome, way: ReleaseWay, filesAtOnce?: number): Promise<Released> {
  const { id, round, attempt } = home.request
  const { ports, reads } = await home.anew(filesAtOnce)
  const began = performance.now()
  let packSeconds = Number.NaN
  const { result: _, ...took } = await timed(() =>
    way(ports, { requestId: id, round, attempt }, () => {
      packSeconds = (performance.now() - began) / 1_000
    }),
  )
  const { status, release: released } = (await ports.records.request(id)) ?? {}
  if (status !== 'RELEASED' || !released) throw new Error('The package was not released')
  const { most, seconds } = reads()
  return {
    ...took,
    packSeconds,
    readsAtOnce: { most, mean: seconds / packSeconds },
    sha256: released.sha256,
  }
}
