import type { PackLevel } from '#package/deflate/deflater.ts'
import { CORPORA, type CorpusName } from './corpora.ts'
import { ARCHIVER, ours, otherWays, ourWay, type Way } from './ways.ts'
import type { Tools } from './tools.ts'

/** One line of a table: a way to pack one corpus. */
export interface Trial {
  readonly name: string
  readonly corpus: CorpusName
  readonly way: Way
}

/** What is measured together, round by round; the first trial is what the others are compared with. */
export interface Suite {
  readonly about: string
  readonly trials: readonly Trial[]
}

export const SUITES = ['a', 'b', 'c', 'd', 'single', 'e', 'grow'] as const

export type SuiteName = (typeof SUITES)[number]

const SIZES_OF: Readonly<Record<'e' | 'grow', readonly CorpusName[]>> = {
  e: ['one-1', 'one-6'],
  grow: ['one-1', 'one-0.1', 'one-10'],
}

/** How the trial of one size is called in the suites that grow. */
export function ofSize(corpus: CorpusName): string {
  return `${ours('balanced')}, ${CORPORA[corpus].about}`
}

export function suiteOf(name: SuiteName, levels: readonly PackLevel[], tools: Tools): Suite {
  switch (name) {
    case 'a':
    case 'b':
    case 'c':
    case 'd':
      return { about: CORPORA[name].about, trials: besideOthers(name, levels, tools) }
    case 'single':
      return {
        about: 'one file on one core and on two',
        trials: ([1, 2] as const).map((workers) => ({
          name: ours('balanced', workers),
          corpus: 'one-1',
          way: ourWay('balanced', workers),
        })),
      }
    case 'e':
      return { about: 'memory at 1 GB and at 6 GB', trials: SIZES_OF.e.map(growing) }
    case 'grow':
      return { about: 'time per byte from 0.1 to 10 GB', trials: SIZES_OF.grow.map(growing) }
  }
}

function besideOthers(corpus: CorpusName, levels: readonly PackLevel[], tools: Tools): readonly Trial[] {
  return [
    ...[...otherWays(tools)].map(([name, way]) => ({ name, corpus, way })),
    ...levels.map((level) => ({ name: ours(level), corpus, way: ourWay(level, 2) })),
  ]
}

function growing(corpus: CorpusName): Trial {
  return { name: ofSize(corpus), corpus, way: ourWay('balanced', 2) }
}

/** Whether it takes as long as all others of the suite together, so that fewer rounds may be wanted of it. */
export function isSlow(suite: SuiteName, trial: string): boolean {
  return suite === 'd' && trial === ARCHIVER
}
