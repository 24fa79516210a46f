import { expect, test } from 'vitest'
import { goalsTable, type Results } from './goals.ts'
import type { Run } from './run-once.ts'
import { ofSize } from './suites.ts'
import { BASE, ours } from './ways.ts'

function aRun(run: Partial<Run>): Run {
  return { seconds: 1, cpuSeconds: 1, peakBytes: 1e8, contentBytes: 1e9, archiveBytes: 2.5e8, ...run }
}

function verdicts(results: Results, about: RegExp): readonly string[] {
  return goalsTable(results)
    .split('\n')
    .filter((line) => about.test(line))
    .map((line) => line.split('|').slice(4, 6).join('|').replaceAll(/\s+/gu, ' ').trim())
}

test('speed and size are met or missed beside Python in the same round', () => {
  const results: Results = new Map([
    [
      'a',
      new Map([
        [BASE, [aRun({ seconds: 8 }), aRun({ seconds: 16 }), aRun({ seconds: 8 })]],
        [
          ours('balanced'),
          [
            aRun({ seconds: 2, archiveBytes: 2.6e8 }),
            aRun({ seconds: 4, archiveBytes: 2.6e8 }),
            aRun({ seconds: 3, archiveBytes: 2.6e8 }),
          ],
        ],
      ]),
    ],
  ])
  expect(verdicts(results, /a: ours balanced/u)).toEqual(['4.00 | met', '1.0400 | MISSED'])
  expect(verdicts(results, /a: most memory/u)).toEqual(['100 | met'])
})

test('what was not measured is said to be so', () => {
  expect(new Set(verdicts(new Map(), /: /u))).toEqual(new Set(['| not measured']))
})

test('time for a byte may differ by 15 % between the sizes', () => {
  const grown = (packSeconds: number): Results =>
    new Map([
      [
        'grow',
        new Map([
          [ofSize('one-1'), [aRun({})]],
          [ofSize('one-0.1'), [aRun({ contentBytes: 1e8, seconds: 0.13, packSeconds: 0.1 })]],
          [ofSize('one-10'), [aRun({ contentBytes: 1e10, seconds: packSeconds + 0.1, packSeconds })]],
        ]),
      ],
    ])
  expect(verdicts(grown(11), /grow: packing/u)).toEqual(['1.10 | met'])
  expect(verdicts(grown(12), /grow: packing/u)).toEqual(['1.20 | MISSED'])
  expect(verdicts(grown(11), /grow: with the start/u)).toEqual(['1.30 | MISSED'])
})
