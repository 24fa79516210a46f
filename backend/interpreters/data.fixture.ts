import { end, machine, scope, task } from './asl.fixture.ts'
import type { Cases } from './case.fixture.ts'

const pass = (more: object) => ({ Type: 'Pass', ...more })
const gives = (output: unknown) => ({ status: 'SUCCEEDED', output }) as const
const fails = (error: string) => ({ status: 'FAILED', error }) as const
const given = (expression: string) => machine({ A: end(`{% ${expression} %}`) })

const items = [
  { name: 'a', size: 1 },
  { name: 'b', size: 2 },
  { name: 'c', size: 3 },
]

/** Input, output, variables, and what expressions make of them. */
export const DATA: Cases = {
  'a Pass gives its input on': {
    machine: machine({ A: { Type: 'Pass', Next: 'B' }, B: end('{% $states.input.a %}') }),
    input: { a: [1, null, { b: true }] },
    shows: gives([1, null, { b: true }]),
  },
  'an Output is filled in as deep as it goes': {
    machine: machine({
      A: end({ b: '{% $states.input.a + 1 %}', c: ['x', ['{% $states.input.a %}']], d: null }),
    }),
    input: { a: 1 },
    shows: gives({ b: 2, c: ['x', [1]], d: null }),
  },
  'an Output of null is an output': { machine: machine({ A: end(null) }), shows: gives(null) },
  'an Output of an empty object is an output': { machine: machine({ A: end({}) }), shows: gives({}) },
  'text that only resembles an expression is text': {
    machine: machine({ A: end('see {% here %}') }),
    shows: gives('see {% here %}'),
  },
  'Output and Assign see the variables as they were': {
    machine: machine({
      A: pass({ Assign: { n: 1 }, Next: 'B' }),
      B: pass({ Assign: { n: '{% $n + 1 %}' }, Output: { before: '{% $n %}' }, Next: 'C' }),
      C: end({ out: '{% $states.input.before %}', n: '{% $n %}' }),
    }),
    shows: gives({ out: 1, n: 2 }),
  },
  'variables hold any JSON, also null': {
    machine: machine({
      A: pass({ Assign: { o: { a: [1, { b: 2 }] }, none: null, e: [] }, Next: 'B' }),
      B: end({ o: '{% $o.a[1].b %}', none: '{% $none %}', e: '{% $e %}', c: '{% $count($e) %}' }),
    }),
    shows: gives({ o: 2, none: null, e: [], c: 0 }),
  },
  'a variable that was never assigned is an error': {
    machine: given('$nobody'),
    shows: fails('States.QueryEvaluationError'),
  },
  'an expression that gives nothing is an error': {
    machine: given('$states.input.nothing'),
    shows: fails('States.QueryEvaluationError'),
  },
  'an expression of wrong types is an error': {
    machine: given('1 + "a"'),
    shows: fails('States.QueryEvaluationError'),
  },
  'an error that is raised is an error': {
    machine: given('$error("no")'),
    shows: fails('States.QueryEvaluationError'),
  },
  '$eval is not there': { machine: given('$eval("1")'), shows: fails('States.QueryEvaluationError') },
  'a function is not a value': {
    machine: given('function($x) { $x }'),
    shows: fails('States.QueryEvaluationError'),
  },
  'a selection of one is the item itself': {
    machine: given('$states.input.items[size > 2].name'),
    input: { items },
    shows: gives('c'),
  },
  'a selection of one in brackets is a list': {
    machine: given('[$states.input.items[size > 2].name]'),
    input: { items },
    shows: gives(['c']),
  },
  'a selection of several is a list': {
    machine: given('$states.input.items[size > 1].name'),
    input: { items },
    shows: gives(['b', 'c']),
  },
  'a selection of none is an error': {
    machine: given('$states.input.items[size > 9].name'),
    input: { items },
    shows: fails('States.QueryEvaluationError'),
  },
  'a selection of none in brackets is an empty list': {
    machine: given('[$states.input.items[size > 9].name]'),
    input: { items },
    shows: gives([]),
  },
  'numbers are as JSON has them': {
    machine: given(
      '[10 / 2, 1 / 4, 2 * 1.5, 1e3, -0.5, $sum([1, 2]), $round(2.5), $floor(2.7), 9007199254740991]',
    ),
    shows: gives([5, 0.25, 3, 1000, -0.5, 3, 2, 2, 9007199254740991]),
  },
  'texts are as JSON has them': {
    machine: given(
      '["a" & 1, $string(1.0), $string({"a": [1]}), $uppercase("ä"), $length("a😀b"), $substring("héllo", 1, 2)]',
    ),
    shows: gives(['a1', '1', '{"a":[1]}', 'Ä', 3, 'él']),
  },
  'comparisons and conditions': {
    machine: given(
      '[1 = 1.0, "1" = 1, $exists($states.input.x), true and false, $states.input.a ? "y" : "n", "b" in ["a", "b"]]',
    ),
    input: { a: '' },
    shows: gives([true, false, false, false, 'n', true]),
  },
  'the order of keys is kept': {
    machine: given('$keys($merge([{"z": 1}, {"a": 2}]))'),
    shows: gives(['z', 'a']),
  },
  'the functions that Step Functions adds': {
    machine: given(
      '{"p": $partition([1, 2, 3], 2), "r": $range(1, 7, 3), "h": $hash("a", "SHA-256"), "j": $parse("{\\"a\\": 1}").a, "n": $type($random()), "u": $length($uuid())}',
    ),
    shows: gives({
      p: [[1, 2], [3]],
      r: [1, 4, 7],
      h: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
      j: 1,
      n: 'number',
      u: 36,
    }),
  },
  'lists inside brackets become one list, unless they stand in brackets themselves': {
    machine: given('{"a": [$range(1, 2, 1), [3, 4], $states.input.items.size], "b": [[$range(1, 2, 1)]]}'),
    input: { items },
    shows: gives({ a: [1, 2, [3, 4], 1, 2, 3], b: [[1, 2]] }),
  },
  'the time is a text of ISO 8601': {
    machine: given('[$length($now()), $type($millis()), $fromMillis(0)]'),
    shows: gives([24, 'number', '1970-01-01T00:00:00.000Z']),
  },
  'the context tells execution, machine and state': {
    machine: machine({
      A: end({
        name: '{% $exists($states.context.Execution.Name) %}',
        id: '{% $contains($states.context.Execution.Id, $states.context.Execution.Name) %}',
        input: '{% $states.context.Execution.Input.a %}',
        start: '{% $type($toMillis($states.context.Execution.StartTime)) %}',
        machine:
          '{% $exists($states.context.StateMachine.Name) and $exists($states.context.StateMachine.Id) %}',
        state: '{% $states.context.State.Name %}',
        entered: '{% $type($toMillis($states.context.State.EnteredTime)) %}',
        retries: '{% $states.context.State.RetryCount %}',
      }),
    }),
    input: { a: 7 },
    shows: gives({
      name: true,
      id: true,
      input: 7,
      start: 'number',
      machine: true,
      state: 'A',
      entered: 'number',
      retries: 0,
    }),
  },
  // On AWS there are RoleArn and RedriveCount too.
  'the context has what one machine can tell': {
    machine: machine({
      A: end({
        execution: '{% [$sort($keys($states.context.Execution))] %}',
        machine: '{% [$sort($keys($states.context.StateMachine))] %}',
        state: '{% [$sort($keys($states.context.State))] %}',
      }),
    }),
    shows: gives({
      execution: ['Id', 'Input', 'Name', 'StartTime'],
      machine: ['Id', 'Name'],
      state: ['EnteredTime', 'Name', 'RetryCount'],
    }),
  },
  'a state that is no task has no token': {
    machine: given('$exists($states.context.Task.Token)'),
    shows: gives(false),
  },
  'an Output beyond 256 KiB is an error that States.ALL does not catch': {
    machine: machine({
      A: task('nothing', {
        Output: "{% $pad('x', 300000) %}",
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
      }),
      Z: end('caught'),
    }),
    shows: fails('States.DataLimitExceeded'),
  },
  'a result beyond 256 KiB is an error that States.ALL does not catch': {
    machine: machine({
      A: task('big', {
        asked: { times: 300_000 },
        Output: 'small',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
      }),
      Z: end('caught'),
    }),
    shows: fails('States.DataLimitExceeded'),
  },
  'a variable beyond 256 KiB is an error': {
    machine: machine({
      A: pass({ Assign: { v: "{% $pad('x', 300000) %}" }, Output: 'small', Next: 'Z' }),
      Z: end('on'),
    }),
    shows: fails('States.DataLimitExceeded'),
  },
  'a scope inside sees the variables around it, and keeps its own': {
    machine: machine({
      A: pass({ Assign: { outer: 'o' }, Next: 'P' }),
      P: {
        Type: 'Parallel',
        Branches: [
          scope({ B: pass({ Assign: { inner: 'i' }, Next: 'C' }), C: end('{% $outer & $inner %}') }),
          scope({ D: end("{% $exists($inner) ? 'seen' : 'unseen' %}") }),
        ],
        Next: 'Z',
      },
      Z: end(['{% $states.input %}', "{% $exists($inner) ? 'seen' : 'unseen' %}"]),
    }),
    shows: gives([['oi', 'unseen'], 'unseen']),
  },
}
