import { expect, test } from 'vitest'
import { errorOf, machine, outputOf, scope, task } from './runner.fixture.ts'

const pass = (more: object) => ({ Type: 'Pass', ...more })
const end = (output: unknown) => pass({ Output: output, End: true })

test('an assigned variable is seen by the states that follow', async () => {
  const states = { A: pass({ Assign: { v: '{% $states.input.a %}' }, Next: 'B' }), B: end('{% $v %}') }
  expect(await outputOf(machine(states), { a: { deep: [1] } })).toEqual({ deep: [1] })
})

test('Assign and Output both see the variables as they were on entry', async () => {
  const states = {
    A: pass({ Assign: { x: 1, y: 2 }, Next: 'B' }),
    B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' }),
    C: end(['{% $states.input %}', '{% $x %}', '{% $y %}']),
  }
  expect(await outputOf(machine(states))).toEqual([1, 2, 1])
})

test('a Task assigns from its result', async () => {
  const states = {
    A: task('echo', { Assign: { r: '{% $states.result.n %}' }, Next: 'B' }),
    B: end('{% $r %}'),
  }
  expect(await outputOf(machine(states), { n: 7 })).toBe(7)
})

test('branches and items read the variables around them, and assign only for themselves', async () => {
  const inner = scope({
    I: pass({ Assign: { mine: '{% $outer + 1 %}' }, Next: 'J' }),
    J: end('{% $mine %}'),
  })
  const states = {
    A: pass({ Assign: { outer: 1 }, Output: [1, 2], Next: 'M' }),
    M: { Type: 'Map', ItemProcessor: inner, Next: 'P' },
    P: { Type: 'Parallel', Branches: [inner], Assign: { after: '{% $states.result[0] %}' }, Next: 'Z' },
    Z: end({ after: '{% $after %}', mine: '{% $exists($mine) %}' }),
  }
  expect(await outputOf(machine(states))).toEqual({ after: 2, mine: false })
})

test('items of a distributed Map do not see the variables around them', async () => {
  const processor = {
    ...scope({ I: end('{% $exists($outer) %}') }),
    ProcessorConfig: { Mode: 'DISTRIBUTED' },
  }
  const states = {
    A: pass({ Assign: { outer: 1 }, Next: 'M' }),
    M: { Type: 'Map', Items: [1], ItemProcessor: processor, End: true },
  }
  expect(await outputOf(machine(states))).toEqual([false])
})

test.each([
  '{% $nobody %}',
  '{% $states.input.missing %}',
  '{% $sum %}',
  '{% {"f": function($x) { $x }} %}',
  "{% $nosuch('x') %}",
  "{% 1 + 'a' %}",
])('an expression without a value fails with States.QueryEvaluationError: %s', async (expression) => {
  expect(await errorOf(machine({ A: end({ nested: [expression] }) }))).toBe('States.QueryEvaluationError')
})

test('$eval is refused', async () => {
  expect(await errorOf(machine({ A: end("{% $eval('1') %}") }))).toBe('States.QueryEvaluationError')
})

test.each([
  ['{% $partition([1,2,3,4,5], 2) %}', [[1, 2], [3, 4], [5]]],
  ['{% $partition([], 2) %}', []],
  ['{% $range(0, 10, 5) %}', [0, 5, 10]],
  ['{% $range(3, 1, -1) %}', [3, 2, 1]],
  ["{% $hash('abc', 'MD5') %}", '900150983cd24fb0d6963f7d28e17f72'],
  ["{% $hash('abc', 'SHA-1') %}", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ["{% $hash('abc', 'SHA-256') %}", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['{% $random(7) = $random(7) and $random(7) != $random(8) %}', true],
  ['{% $random() >= 0 and $random() < 1 and $random() != $random() %}', true],
  ['{% $length($uuid()) = 36 and $uuid() != $uuid() %}', true],
  [`{% $parse('{"a":[1]}') %}`, { a: [1] }],
  ['{% $now() %}', '2026-03-01T12:00:00.000Z'],
  ["{% $now('[Y]/[M01]') %}", '2026/03'],
  ['{% $millis() = $toMillis($now()) %}', true],
])('the functions of Step Functions are there: %s', async (expression, expected) => {
  expect(await outputOf(machine({ A: end(expression) }))).toEqual(expected)
})

test.each([
  '{% $partition([1], 0) %}',
  '{% $range(1, 2, 0) %}',
  "{% $hash('a', 'CRC') %}",
  "{% $parse('{') %}",
])('their wrong use fails with States.QueryEvaluationError: %s', async (expression) => {
  expect(await errorOf(machine({ A: end(expression) }))).toBe('States.QueryEvaluationError')
})
