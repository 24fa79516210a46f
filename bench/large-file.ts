import { parseArgs } from 'node:util'
import { egressRun } from './egress-run.ts'

const MIB = 1_048_576
const ROWS = 40_000

/** One large table, made while it is sent. */
export async function largeFile(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { gib: { type: 'string', default: '3' } } })
  const bytes = Math.round(Number(values.gib) * 1024) * MIB
  await egressRun([{ path: 'tables/large.csv', bytes, open: () => table(bytes) }])
}

/** Rows of numbers, as a registry's table has them, up to so many bytes. */
async function* table(bytes: number): AsyncGenerator<Uint8Array> {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const value = (row * 2_654_435_761) % 4_294_967_296
    return `${row},${value},${(value / 7_919).toFixed(3)},region-${value % 97}\n`
  })
  const block = Buffer.from(rows.join(''))
  for (let left = bytes; left > 0; left -= MIB) {
    const from = (left / MIB) % 7
    yield block.subarray(from * 1_000, from * 1_000 + Math.min(left, MIB))
  }
}
