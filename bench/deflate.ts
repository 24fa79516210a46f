import { spawnSync } from 'node:child_process'
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { HISTORY_BYTES, newDeflater, PIECE_BYTES, type PackLevel } from '#package/deflate/deflater.ts'
import { columnarFile, csvFile, mediaFile } from './package/research-data.ts'
import { median, printTable } from './table.ts'

type Files = readonly Buffer[]

interface Measured {
  readonly cpuSeconds: number
  readonly bytes: number
}

/** Deflates every file, and says what it took. */
type Way = (files: Files) => Measured

const MIB = 1 << 20

const CORPORA: readonly { readonly name: string; readonly files: () => Files }[] = [
  {
    name: 'a: CSVs of 20-200 KB',
    files: () =>
      Array.from({ length: 48 }, (_, seed) => csvFile(seed, 20_000 + ((seed * 245_489) % 180_000))),
  },
  {
    name: 'b: CSVs and columns, 1 MiB pieces',
    files: () => [
      ...[0, 1, 2, 3].map((seed) => csvFile(seed, 4 * MIB)),
      columnarFile(1, 4 * MIB),
      columnarFile(2, 4 * MIB),
    ],
  },
  {
    name: 'd: CSVs of 1 KB',
    files: () => Array.from({ length: 4000 }, (_, seed) => csvFile(seed, 1000 + (seed % 97))),
  },
  {
    name: 'c: media, gzip of columns',
    files: () => [mediaFile(1, 4 * MIB), mediaFile(2, 300_000), gzipSync(columnarFile(3, 8 * MIB))],
  },
]

function timed(work: () => number): Measured {
  const before = process.cpuUsage()
  const bytes = work()
  const { user, system } = process.cpuUsage(before)
  return { cpuSeconds: (user + system) / 1e6, bytes }
}

const deflater = newDeflater()

function inPieces(file: Buffer, level: PackLevel): number {
  let bytes = 0
  for (let from = 0; from < file.length; from += PIECE_BYTES) {
    bytes += deflater.deflate(file.subarray(from, from + PIECE_BYTES), {
      history: file.subarray(Math.max(0, from - HISTORY_BYTES), from),
      level,
      isLast: from + PIECE_BYTES >= file.length,
    }).length
  }
  return bytes
}

function ours(level: PackLevel): Way {
  return (files) => timed(() => files.reduce((sum, file) => sum + inPieces(file, level), 0))
}

/** Node's zlib with window and memory as small as the file allows, which is faster for small files. */
function nodeZlib(level: number): Way {
  const deflatedBytes = (file: Buffer): number => {
    const windowBits = Math.min(15, Math.max(9, 32 - Math.clz32(file.length)))
    const memLevel = Math.min(constants.Z_MAX_MEMLEVEL, Math.max(1, windowBits - 6))
    return deflateRawSync(file, { level, windowBits, memLevel, chunkSize: file.length + 64 }).length
  }
  return (files) => timed(() => files.reduce((sum, file) => sum + deflatedBytes(file), 0))
}

const PYTHON = `
import struct, sys, time, zlib
data, files, at = sys.stdin.buffer.read(), [], 0
while at < len(data):
    size = struct.unpack_from('<I', data, at)[0]
    files.append(data[at + 4:at + 4 + size])
    at += 4 + size
begun, total = time.process_time(), 0
for content in files:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    total += len(deflate.compress(content)) + len(deflate.flush())
print(time.process_time() - begun, total)
`

/** Python's zlib at the level of its zipfile, in a process of its own that measures itself. */
const pythonZlib: Way = (files) => {
  const input = Buffer.concat(
    files.flatMap((file) => {
      const size = Buffer.alloc(4)
      size.writeUInt32LE(file.length)
      return [size, file]
    }),
  )
  const { stdout, status } = spawnSync('python3', ['-c', PYTHON], { input })
  const [cpuSeconds = Number.NaN, bytes = Number.NaN] =
    status === 0 ? stdout.toString().trim().split(' ').map(Number) : []
  return { cpuSeconds, bytes }
}

const WAYS: Readonly<Record<string, Way>> = {
  'Python zlib 6': pythonZlib,
  'Node zlib 6': nodeZlib(6),
  'Node zlib 5': nodeZlib(5),
  'Node zlib 1': nodeZlib(1),
  small: ours('small'),
  balanced: ours('balanced'),
  fast: ours('fast'),
}

const BASE = 'Python zlib 6'

/** Our levels beside zlib, one core: all ways one after another in each round; ratios are the medians of the rounds. */
export async function deflateBench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } } })
  for (const { name, files: make } of CORPORA) {
    const files = make()
    const bytes = files.reduce((sum, file) => sum + file.length, 0)
    const rounds = Array.from({ length: Number(values.rounds) }, () =>
      Object.entries(WAYS).map(([way, run]) => ({ way, ...run(files) })),
    )
    const rows = Object.keys(WAYS).map((way, column) => {
      const of = rounds.map((round) => round[column]?.cpuSeconds ?? Number.NaN)
      const beside = rounds.map((round, index) => {
        const base = round.find((each) => each.way === BASE)?.cpuSeconds ?? Number.NaN
        return base / (of[index] ?? Number.NaN)
      })
      const size = rounds[0]?.[column]?.bytes ?? Number.NaN
      const baseSize = rounds[0]?.[0]?.bytes ?? Number.NaN
      const speed = bytes / 1e6 / median(of)
      return [
        way,
        speed.toFixed(0),
        `${median(beside).toFixed(2)}x`,
        (size / bytes).toFixed(4),
        (size / baseSize).toFixed(4),
      ]
    })
    console.log(`\n${name}, ${(bytes / 1e6).toFixed(1)} MB`)
    printTable(['way', 'MB/s', 'beside Python', 'out/in', 'size beside Python'], rows)
  }
}
