import { expect, test } from 'vitest'
import { parseDefinition } from './parse-definition.ts'
import { aRunner, machine, scope, task } from './runner.fixture.ts'

const end = { Type: 'Pass', End: true }
const wrong: readonly (readonly [string, unknown, string])[] = [
  ['JSONPath for the machine', machine({ A: end }, { QueryLanguage: 'JSONPath' }), 'QueryLanguage'],
  ['no query language, which means JSONPath', { StartAt: 'A', States: { A: end } }, 'QueryLanguage'],
  ['JSONPath for a state', machine({ A: { ...end, QueryLanguage: 'JSONPath' } }), 'States.A.QueryLanguage'],
  ['a field of JSONPath', machine({ A: { ...end, ResultPath: '$.x' } }), 'ResultPath'],
  ['an unknown type', machine({ A: { Type: 'Loop' } }), 'States.A.Type'],
  ['a start that is not there', { ...machine({ A: end }), StartAt: 'B' }, 'StartAt names B'],
  ['a next that is not there', machine({ A: { Type: 'Pass', Next: 'B' } }), 'A leads to B'],
  [
    'a catch that leads nowhere',
    machine({ A: task('echo', { Catch: [{ ErrorEquals: ['E'], Next: 'B' }] }) }),
    'A leads to B',
  ],
  [
    'a default that leads nowhere',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'B' } }),
    'A leads to B',
  ],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), 'neither Next nor End'],
  ['both Next and End', machine({ A: { ...end, Next: 'A' } }), 'both Next and End'],
  ['a Wait for nothing', machine({ A: { Type: 'Wait', End: true } }), 'either Seconds or Timestamp'],
  [
    'a Wait for two things',
    machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: 'x', End: true } }),
    'either Seconds or Timestamp',
  ],
  ['wrong JSONata', machine({ A: { ...end, Output: '{% $a( %}' } }), '$a('],
  [
    'a way out of a branch',
    machine({ P: { Type: 'Parallel', Branches: [scope({ A: { Type: 'Pass', Next: 'P' } })], End: true } }),
    'A leads to P',
  ],
  [
    'a wrong state inside a Map',
    machine({ M: { Type: 'Map', ItemProcessor: scope({ A: { Type: 'Pass', Parameters: {} } }), End: true } }),
    'States.M.ItemProcessor.States.A',
  ],
  [
    'a reader of items, which the runner has not',
    machine({ M: { Type: 'Map', ItemReader: {}, ItemProcessor: scope({ A: end }), End: true } }),
    'ItemReader',
  ],
]

test.each(wrong)('%s is refused', (_what, definition, said) => {
  expect(() => parseDefinition(definition)).toThrow(said)
  expect(() => aRunner(definition)).toThrow(`m: `)
})

test('a task without a handler is refused when the runner is opened', () => {
  expect(() => aRunner(machine({ A: task('nobody') }))).toThrow('m: sluice:task:nobody has no handler')
})
