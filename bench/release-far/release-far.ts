import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSlowS3 } from '../slow-s3/start-slow-s3.ts'
import { farHome } from './far-home.ts'
import { largePackage } from './large-package.ts'
import { inOneFunction, together } from './release-ways.ts'
import { smallFiles } from './small-files.ts'

/**
 * Staged files that are read, hashed, packed and published, where each request takes 15 ms and a connection gives and takes
 * 60 MB/s, by one function and by the tasks of many.
 */
export async function releaseFar(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '2000' },
      bytes: { type: 'string', default: '16384' },
      mib: { type: 'string', default: '512' },
      rounds: { type: 'string', default: '3' },
    },
  })
  const rounds = Number(values.rounds)
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-far-'))
  try {
    await manySmall(folder, { count: Number(values.files), bytes: Number(values.bytes) }, rounds)
    await largePackage(folder, Number(values.mib), rounds)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function manySmall(
  folder: string,
  files: { readonly count: number; readonly bytes: number },
  rounds: number,
): Promise<void> {
  const s3 = await startSlowS3()
  const client = s3.client()
  const home = await farHome(client, folder, files)
  const packages = new Set([
    ...(await smallFiles(home, 'one function', inOneFunction, rounds)),
    ...(await smallFiles(home, 'tasks of many', together, rounds)),
  ])
  home.close()
  client.destroy()
  await s3.stop()
  if (packages.size > 1) throw new Error('The packages are not all the same')
  console.log(`SHA-256 of each package: ${[...packages].join()}\n`)
}
