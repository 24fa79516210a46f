import { caught, end, machine, scope, task } from './asl.fixture.ts'
import type { Cases } from './case.fixture.ts'

const gives = (output: unknown) => ({ status: 'SUCCEEDED', output }) as const
const fails = (error: string, cause?: string) =>
  ({ status: 'FAILED', error, ...(cause !== undefined && { cause }) }) as const
const boom = { Type: 'Fail', Error: 'Boom', Cause: 'inside' }

const choice = machine({
  A: {
    Type: 'Choice',
    Choices: [
      { Condition: '{% $states.input.n > 10 %}', Next: 'B', Output: 'large', Assign: { by: 'rule' } },
      { Condition: '{% $states.input.n > 5 %}', Next: 'B' },
    ],
    Default: 'B',
    Output: 'default',
    Assign: { by: 'state' },
  },
  B: end({
    input: "{% $type($states.input) = 'string' ? $states.input : $states.input.n %}",
    by: "{% $exists($by) ? $by : 'nobody' %}",
  }),
})

const wait = (when: object) =>
  machine({ A: { Type: 'Wait', ...when, Next: 'B' }, B: end('{% $states.input.a %}') })

const map = (more: object, inner: object = { I: end('{% $states.input %}') }) =>
  machine({
    M: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: scope({ ...inner }),
      End: true,
      ...more,
    },
    Caught: end('{% $states.input %}'),
  })

/** Choice, Wait, Succeed, Fail, Parallel and Map. */
export const CONTROL: Cases = {
  'a Choice takes the first rule that holds, with its Output and Assign': {
    machine: choice,
    input: { n: 11 },
    shows: gives({ input: 'large', by: 'rule' }),
  },
  'a rule without Output gives the input on': {
    machine: choice,
    input: { n: 6 },
    shows: gives({ input: 6, by: 'nobody' }),
  },
  'a Choice without a rule that holds takes its Default, with its own Output and Assign': {
    machine: choice,
    input: { n: 1 },
    shows: gives({ input: 'default', by: 'state' }),
  },
  'a Choice without Default fails where no rule holds': {
    machine: machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] },
      B: end(1),
    }),
    shows: fails('States.NoChoiceMatched'),
  },
  'a Condition that is neither true nor false is an error': {
    machine: machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }], Default: 'B' },
      B: end(1),
    }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Condition that gives nothing is an error': {
    machine: machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.nothing %}', Next: 'B' }], Default: 'B' },
      B: end(1),
    }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Succeed ends the machine with its Output': {
    machine: machine({ A: { Type: 'Succeed', Output: '{% $states.input.a %}' } }),
    input: { a: 'done' },
    shows: gives('done'),
  },
  'a Fail gives its Error and Cause, which may be expressions': {
    machine: machine({
      A: {
        Type: 'Fail',
        Error: "{% 'Sluice.' & $states.input.e %}",
        Cause: "{% 'because ' & $states.input.why %}",
      },
    }),
    input: { e: 'Refused', why: 'of you' },
    shows: fails('Sluice.Refused', 'because of you'),
  },
  'a Fail needs no Error': { machine: machine({ A: { Type: 'Fail' } }), shows: { status: 'FAILED' } },
  'an Error that is no text is an error': {
    machine: machine({ A: { Type: 'Fail', Error: '{% 1 %}' } }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Wait takes its Seconds from an expression and gives its input on': {
    machine: wait({ Seconds: '{% $states.input.s %}' }),
    input: { s: 1, a: 'x' },
    shows: gives('x'),
  },
  'a Wait of no seconds goes on': { machine: wait({ Seconds: 0 }), input: { a: 'x' }, shows: gives('x') },
  'a Wait for a moment in the past goes on': {
    machine: wait({ Timestamp: '2020-01-01T00:00:00Z' }),
    input: { a: 'x' },
    shows: gives('x'),
  },
  'a Wait of less than no seconds is an error': {
    machine: wait({ Seconds: '{% -1 %}' }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Wait of a text of seconds is an error': {
    machine: wait({ Seconds: "{% 'soon' %}" }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Wait for no moment at all is an error': {
    machine: wait({ Timestamp: "{% 'tomorrow' %}" }),
    shows: fails('States.QueryEvaluationError'),
  },
  'a Parallel gives the outputs of its branches in their order': {
    machine: machine({
      P: {
        Type: 'Parallel',
        Arguments: '{% $states.input.a %}',
        Branches: [
          scope({ A: task('work', { asked: { value: 'slow' } }) }),
          scope({ B: end('{% $states.input %}') }),
        ],
        End: true,
      },
    }),
    input: { a: 7 },
    shows: gives(['slow', 7]),
  },
  'the failure of a branch is the failure of its Parallel': {
    machine: machine({
      P: { Type: 'Parallel', Branches: [scope({ A: boom }), scope({ B: end(1) })], End: true },
    }),
    shows: fails('Boom', 'inside'),
  },
  'a Parallel catches what its branches throw': {
    machine: machine({
      P: { Type: 'Parallel', Branches: [scope({ A: boom })], Catch: [caught('Boom')], End: true },
      Caught: end('{% $states.input %}'),
    }),
    shows: gives({ Error: 'Boom', Cause: 'inside' }),
  },
  'a Parallel that is tried again begins all its branches again': {
    machine: machine({
      P: {
        Type: 'Parallel',
        Branches: [
          scope({ W: { Type: 'Wait', Seconds: 1, Next: 'A' }, A: boom }),
          scope({ B: task('echo', { asked: { value: 1 } }) }),
        ],
        Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [caught()],
        End: true,
      },
      Caught: end('{% $states.input.Error %}'),
    }),
    shows: { ...gives('Boom'), calls: 2 },
  },
  'a Map gives an output for each item, in their order': {
    machine: map({}),
    input: { items: ['a', { b: 1 }, null, []] },
    shows: gives(['a', { b: 1 }, null, []]),
  },
  'a Map of nothing gives nothing': { machine: map({}), input: { items: [] }, shows: gives([]) },
  'a Map of what is no list is an error': {
    machine: map({}),
    input: { items: 'a' },
    shows: fails('States.QueryEvaluationError'),
  },
  'an ItemSelector sees the item, its index and the input of the Map': {
    machine: map({
      ItemSelector: {
        i: '{% $states.context.Map.Item.Index %}',
        v: '{% $states.context.Map.Item.Value %}',
        k: '{% $states.input.k %}',
      },
    }),
    input: { items: ['a', 'b'], k: 1 },
    shows: gives([
      { i: 0, v: 'a', k: 1 },
      { i: 1, v: 'b', k: 1 },
    ]),
  },
  'a Map works on no more items at once than MaxConcurrency': {
    machine: map({ MaxConcurrency: 2 }, { I: task('work', { asked: { value: '{% $states.input %}' } }) }),
    input: { items: [1, 2, 3, 4, 5] },
    shows: { ...gives([1, 2, 3, 4, 5]), calls: 5, atOnce: 2 },
  },
  'MaxConcurrency may be an expression': {
    machine: map(
      { MaxConcurrency: '{% $states.input.m %}' },
      { I: task('work', { asked: { value: '{% $states.input %}' } }) },
    ),
    input: { items: [1, 2], m: 1 },
    shows: { ...gives([1, 2]), atOnce: 1 },
  },
  'an item that fails fails its Map, which may catch it': {
    machine: map(
      { Catch: [caught('Boom', 'Caught', { Output: '{% $states.errorOutput.Cause %}' })] },
      { I: boom },
    ),
    input: { items: [1, 2] },
    shows: gives('inside'),
  },
  'a Map gives its result to its Output and Assign': {
    machine: machine({
      M: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: scope({ I: end('{% $states.input * 2 %}') }),
        Assign: { sum: '{% $sum($states.result) %}' },
        Output: '{% $count($states.result) %}',
        Next: 'Z',
      },
      Z: end(['{% $states.input %}', '{% $sum %}']),
    }),
    shows: gives([2, 6]),
  },
  'Maps and Parallels stand inside each other': {
    machine: machine({
      O: {
        Type: 'Map',
        Items: '{% $states.input.items %}',
        ItemProcessor: scope({
          P: {
            Type: 'Parallel',
            Branches: [
              scope({
                M: {
                  Type: 'Map',
                  ItemProcessor: scope({ A: end('{% $states.input & $states.context.State.Name %}') }),
                  End: true,
                },
              }),
              scope({ C: end('{% $count($states.input) %}') }),
            ],
            End: true,
          },
        }),
        End: true,
      },
    }),
    input: { items: [['a'], ['b', 'c']] },
    shows: gives([
      [['aA'], 1],
      [['bA', 'cA'], 2],
    ]),
  },
}
