import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { problems } from './check-definition.ts'
import { functionNames } from './expression-names.ts'
import { awsFunctions } from './jsonata-functions.ts'
import { machine, scope, task, tokenTask } from './runner.fixture.ts'

const guarded = {
  TimeoutSeconds: 60,
  Retry: [{ ErrorEquals: ['States.Timeout'] }, { ErrorEquals: ['States.ALL'] }],
  Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
}
const ends = { Z: { Type: 'Fail' } }
const resources = ['sluice:task:echo', 'sluice:task:ask']
const check = (states: Readonly<Record<string, unknown>>) =>
  problems(machine({ ...states, ...ends }), resources)

test('a machine that keeps every rule has no problems', () => {
  const states = {
    A: task('echo', { ...guarded, Assign: { v: 1, list: [1] }, Next: 'C' }),
    C: { Type: 'Choice', Choices: [{ Condition: '{% $v = 1 %}', Next: 'M' }], Default: 'W' },
    M: {
      Type: 'Map',
      Items: '{% $list %}',
      ItemProcessor: scope({
        I: { Type: 'Pass', Assign: { mine: '{% $v %}' }, Next: 'J' },
        J: { Type: 'Pass', Output: '{% $mine + $v %}', End: true },
      }),
      Next: 'W',
    },
    W: tokenTask('ask', { ...guarded, Arguments: { t: "{% {'inner': $states.context.Task.Token} %}" } }),
  }
  expect(check(states)).toEqual([])
})

test.each(['TimeoutSeconds', 'Retry', 'Catch'])('a Task without %s is found', (field) => {
  const rest = Object.fromEntries(Object.entries(guarded).filter(([name]) => name !== field))
  expect(check({ A: task('echo', rest) })).toContain(`A has no ${field}`)
})

test('a Choice without Default is found', () => {
  const states = { A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Z' }] } }
  expect(check(states)).toEqual(['A has no Default'])
})

test.each([
  { t: 'no token' },
  { t: '{% $states.context.Task %}' },
  { t: "{% 'states.context.Task.Token' %}" },
])('a token that is not passed is found: %j', (passed) => {
  const states = { A: tokenTask('ask', { ...guarded, Arguments: passed }) }
  expect(check(states)).toEqual(['A waits for a token that its Arguments do not pass'])
})

test('a wait for a token without TimeoutSeconds is found', () => {
  const { TimeoutSeconds: _left, ...rest } = guarded
  expect(check({ A: tokenTask('ask', rest) })).toEqual(['A has no TimeoutSeconds'])
})

test('States.ALL beside others, or before the end, is found', () => {
  const Retry = [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['Mine'] }]
  expect(check({ A: task('echo', { ...guarded, Retry }) })).toEqual([
    'A has States.ALL before the end of Retry',
  ])
  const Catch = [{ ErrorEquals: ['Mine', 'States.ALL'], Next: 'Z' }]
  expect(check({ A: task('echo', { ...guarded, Catch }) })).toEqual([
    'A has States.ALL beside others in Catch',
  ])
})

test('a resource that is not allowed is found, inside branches too', () => {
  const inner = {
    ...scope({
      I: task('delete', { ...guarded, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Y' }] }),
      Y: { Type: 'Fail' },
    }),
  }
  expect(check({ A: { Type: 'Parallel', Branches: [inner], Next: 'Z' } })).toEqual([
    'I calls sluice:task:delete, which is not allowed',
  ])
})

const pass = (more: object) => ({ Type: 'Pass', ...more })
const fork = (next: object) => ({
  A: {
    Type: 'Choice',
    Choices: [{ Condition: '{% true %}', Next: 'B', Assign: { v: 1 } }],
    Default: 'B',
    ...next,
  },
  B: pass({ Output: '{% $v %}', Next: 'Z' }),
})

test('a variable that is assigned on only one of the ways is found', () => {
  expect(check(fork({}))).toEqual(['B uses $v, which is not assigned on every way to it'])
  expect(check(fork({ Assign: { v: 2 } }))).toEqual([])
})

test('a variable that a catch passes by is found', () => {
  const states = {
    A: task('echo', {
      ...guarded,
      Assign: { v: 1 },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
      Next: 'B',
    }),
    B: pass({ Output: '{% $v %}', Next: 'Z' }),
  }
  expect(check(states)).toEqual(['B uses $v, which is not assigned on every way to it'])
})

test('a variable assigned in a loop, after its first use, is found', () => {
  const states = {
    A: pass({ Output: '{% $v %}', Next: 'B' }),
    B: {
      Type: 'Choice',
      Choices: [{ Condition: '{% true %}', Next: 'A', Assign: { v: 1 } }],
      Default: 'Z',
    },
  }
  expect(check(states)).toEqual(['A uses $v, which is not assigned on every way to it'])
})

test('the variables of a distributed Map are its own', () => {
  const inner = scope({ I: pass({ Output: '{% $v %}', End: true }) })
  const states = (mode: string) => ({
    A: pass({ Assign: { v: 1 }, Next: 'M' }),
    M: { Type: 'Map', Items: [1], ItemProcessor: { ...inner, ProcessorConfig: { Mode: mode } }, Next: 'Z' },
  })
  expect(check(states('INLINE'))).toEqual([])
  expect(check(states('DISTRIBUTED'))).toEqual(['I uses $v, which is not assigned on every way to it'])
})

test('an item of a distributed Map that asks for the execution is found', () => {
  const inner = scope({ I: pass({ Output: '{% $states.context.Execution.Input.id %}', End: true }) })
  const states = (mode: string) => ({
    M: { Type: 'Map', Items: [1], ItemProcessor: { ...inner, ProcessorConfig: { Mode: mode } }, Next: 'Z' },
  })
  expect(check(states('INLINE'))).toEqual([])
  expect(check(states('DISTRIBUTED'))).toEqual(['M has I inside, which asks for the execution'])
})

test('an assignment to a variable of the scope around is found', () => {
  const states = {
    A: pass({ Assign: { v: 1 }, Next: 'P' }),
    P: {
      Type: 'Parallel',
      Branches: [scope({ I: pass({ Assign: { v: 2 }, Next: 'J' }), J: { Type: 'Succeed' } })],
      Next: 'Z',
    },
  }
  expect(check(states)).toEqual(['I assigns $v, which belongs to the scope around it'])
})

test.each([
  '{% ($x := 1; $f := function($a) { $a + $x }; $f(2)) %}',
  '{% $map([1], function($v, $i) { $v + $i }) %}',
  "{% $states.input.list@$one#$at.{'a': $one, 'b': $at} %}",
  '{% $map([1], $string) %}',
  '{% $$ ~> $string %}',
])('names of the expression itself are not variables: %s', (expression) => {
  expect(check({ A: pass({ Output: expression, Next: 'Z' }) })).toEqual([])
})

test.each(['{% $summ([1]) %}', "{% $eval('1') %}", '{% [1].{"a": $b} %}'])(
  'an unknown name is found: %s',
  (expression) => {
    expect(check({ A: pass({ Output: expression, Next: 'Z' }) })).toHaveLength(1)
  },
)

test('a state that cannot be reached is found, inside branches too', () => {
  expect(check({ A: pass({ End: true }) })).toEqual(['Z cannot be reached'])
  const inner = scope({ I: { Type: 'Succeed' }, J: pass({ Next: 'J' }) })
  expect(check({ A: { Type: 'Parallel', Branches: [inner], Next: 'Z' } })).toEqual(['J cannot be reached'])
})

test('the function names are those that there are', async () => {
  for (const name of functionNames) {
    const isFunction = await jsonata(`$type($${name}) = 'function'`).evaluate(undefined, { ...awsFunctions })
    expect([name, isFunction]).toEqual([name, true])
  }
  const added = Object.keys(awsFunctions).filter((name) => name !== 'eval' && !functionNames.has(name))
  expect(added).toEqual([])
})
