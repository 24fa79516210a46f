import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { PackLevel } from '#package/deflate/deflater.ts'
import { LEVELS, levelOf } from './levels.ts'
import { SUITES, type SuiteName } from './suites.ts'

/** What is measured, how often, and where it lies. */
export interface Options {
  readonly suites: readonly SuiteName[]
  /** Trials whose names hold one of these words, beside the base; all if there is none. */
  readonly only: readonly string[]
  readonly levels: readonly PackLevel[]
  readonly rounds: number
  readonly slowRounds: number
  readonly scale: number
  readonly cache: string
}

/** Throws for an option, a corpus, a level or a number that is none. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      corpora: { type: 'string', default: SUITES.join(',') },
      only: { type: 'string', default: '' },
      levels: { type: 'string', default: LEVELS.join(',') },
      rounds: { type: 'string', default: '3' },
      'slow-rounds': { type: 'string' },
      scale: { type: 'string', default: '1' },
      folder: { type: 'string', default: join(tmpdir(), 'sluice-bench-package') },
    },
  })
  const rounds = positive('rounds', values.rounds)
  return {
    suites: values.corpora.split(',').map(suiteNamed),
    only: values.only.split(',').filter((word) => word !== ''),
    levels: values.levels.split(',').map(levelOf),
    rounds,
    slowRounds: Math.min(rounds, positive('slow-rounds', values['slow-rounds'] ?? values.rounds)),
    scale: positive('scale', values.scale),
    cache: values.folder,
  }
}

function positive(option: string, word: string): number {
  if (Number(word) > 0) return Number(word)
  throw new Error(`--${option} has to be a positive number`)
}

function suiteNamed(word: string): SuiteName {
  const name = SUITES.find((known) => known === word)
  if (!name) throw new Error(`There is no corpus "${word}". Corpora: ${SUITES.join(', ')}`)
  return name
}
