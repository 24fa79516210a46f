import { caught, end, machine, scope, task } from './asl.fixture.ts'
import type { Cases } from './case.fixture.ts'

const gives = (output: unknown) => ({ status: 'SUCCEEDED', output }) as const

/** A Map whose items are executions of their own, which know what they are given. */
const distributed = (inner: object, more: object = {}) =>
  machine({
    M: {
      Type: 'Map',
      Label: 'Items',
      Items: '{% $states.input.items %}',
      ItemSelector: {
        log: '{% $states.context.Execution.Input.log %}',
        v: '{% $states.context.Map.Item.Value %}',
      },
      MaxConcurrency: 2,
      ItemProcessor: {
        ...scope({ ...inner }),
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      },
      End: true,
      ...more,
    },
    Caught: end('{% $states.input %}'),
  })
const workOn = (what: string, more: object = {}) =>
  task(what, { asked: { log: '{% $states.input.log %}', value: '{% $states.input.v %}' }, ...more })

/** Maps in distributed mode. */
export const DISTRIBUTED: Cases = {
  'a distributed Map works on no more items at once than MaxConcurrency, and gives an output for each': {
    machine: distributed({ I: workOn('work') }, { Output: '{% { "sum": $sum($states.result) } %}' }),
    input: { items: [1, 2, 3, 4, 5] },
    shows: { ...gives({ sum: 15 }), calls: 5, atOnce: 2 },
  },
  'what an item of a distributed Map catches is its output, and the others go on': {
    machine: distributed(
      {
        I: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.v = 2 %}', Next: 'F' }],
          Default: 'W',
        },
        F: workOn('fail', {
          Catch: [caught('States.ALL', 'Told', { Output: { error: '{% $states.errorOutput.Error %}' } })],
        }),
        Told: { Type: 'Pass', End: true },
        W: workOn('echo', { Output: {} }),
      },
      { Output: "{% { 'failed': [$states.result[$exists(error)]][0] } %}" },
    ),
    input: { items: [1, 2, 3] },
    shows: { ...gives({ failed: { error: 'Mine' } }), calls: 3 },
  },
  'of a distributed Map in which nothing failed, nothing is told': {
    machine: distributed(
      { W: workOn('echo', { Output: {} }) },
      { Output: "{% { 'failed': [$states.result[$exists(error)]][0] } %}" },
    ),
    input: { items: [1] },
    shows: gives({}),
  },
  'an item that fails fails its distributed Map, which tells only that it was one too many': {
    machine: distributed(
      { I: workOn('fail') },
      { Catch: [caught('States.ALL', 'Caught', { Output: '{% $states.errorOutput.Error %}' })] },
    ),
    input: { items: [1] },
    shows: gives('States.ExceedToleratedFailureThreshold'),
  },
}
