import { fileURLToPath } from 'node:url'
import type { PackLevel } from '#package/deflate/deflater.ts'
import memory from '../../scripts/memory.json' with { type: 'json' }
import type { CorpusFolder } from './corpus-folder.ts'
import type { Tools } from './tools.ts'

/** A whole process that packs a folder into one archive. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
}

export type Way = (corpus: CorpusFolder, target: string) => Command

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** What everything is compared with. */
export const BASE = 'python zipfile -6'
export const SEVEN_ZIP = '7z -mmt=2'
export const ARCHIVER = 'archiver 8 -6'

/** How the package writer is called in the tables. */
export function ours(level: PackLevel, workers = 2): string {
  return `ours ${level}${workers === 2 ? '' : ', 1 worker'}`
}

/** The others, as far as they are installed. */
export function otherWays(tools: Tools): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>([
    [
      BASE,
      ({ folder }, target) => ({ program: tools.python, args: [here('zip-folder.py'), folder, target] }),
    ],
  ])
  if (tools.has('zip'))
    ways.set('zip -6', ({ folder }, target) => ({
      program: 'zip',
      args: ['-q', '-6', '-r', target, '.'],
      cwd: folder,
    }))
  if (tools.has('7z'))
    ways.set(SEVEN_ZIP, ({ folder }, target) => ({
      program: '7z',
      args: ['a', '-tzip', '-mmt=2', '-bd', '-bso0', target, '.'],
      cwd: folder,
    }))
  return ways.set(ARCHIVER, ({ folder }, target) => ({
    program: process.execPath,
    args: [here('pack-with-archiver.ts'), folder, target],
  }))
}

/** The package writer, with the settings of memory that the service runs with. */
export function ourWay(level: PackLevel, workers: 1 | 2): Way {
  return ({ folder, list, bytes }, target) => ({
    program: process.execPath,
    args: [...memory.flags, here('pack-folder.ts'), level, `${workers}`, folder, list, `${bytes}`, target],
  })
}
