import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { writePackage, type PackageEntry } from '#package/write-package.ts'

// Packs noise in a process of its own, which somebody may kill: pack-noise.fixture.ts TARGET FILES MS_BEFORE_EACH

const MIB = 1 << 20

/** Noise that is the same in every process. */
export function noiseFile(index: number): PackageEntry {
  const data = Buffer.concat(
    Array.from({ length: MIB / 32 }, (_, i) => createHash('sha256').update(`${index} ${i}`).digest()),
  )
  return {
    path: `noise-${index}.bin`,
    bytes: data.length,
    sha256: createHash('sha256').update(data).digest('hex'),
    async *open() {
      yield data
    },
  }
}

export const NOISE_LIMITS = { bytes: 2 * MIB, files: 2 }

export async function* noiseFiles(count: number, msBeforeEach = 0): AsyncGenerator<PackageEntry> {
  for (let index = 0; index < count; index += 1) {
    await wait(msBeforeEach)
    yield noiseFile(index)
  }
}

if (import.meta.main) {
  const [target = '', count, msBeforeEach] = process.argv.slice(2)
  const entries = noiseFiles(Number(count), Number(msBeforeEach))
  await writePackage({ target, entries, threads: 2, limits: NOISE_LIMITS }).then(
    () => process.stdout.write('packed\n'),
    (error: unknown) => {
      process.stdout.write(
        `${JSON.stringify({ code: error instanceof Error && 'code' in error ? error.code : String(error) })}\n`,
      )
      process.exitCode = 1
    },
  )
}
