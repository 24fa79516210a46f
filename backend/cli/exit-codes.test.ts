import { readFileSync } from 'node:fs'
import { buildSchema, isEnumType } from 'graphql'
import { expect, test } from 'vitest'
import { EXIT, exitOfHttp, REFUSAL_EXITS } from '#cli/exit-codes.ts'

const schema = buildSchema(readFileSync(new URL('../../graphql/schema.graphql', import.meta.url), 'utf8'))

test('every refusal of the schema has its exit code, and no other has one', () => {
  const refusals = schema.getType('RefusalCode')
  const codes = isEnumType(refusals) ? refusals.getValues().map(({ name }) => name) : []
  expect(Object.keys(REFUSAL_EXITS).toSorted()).toEqual(codes.toSorted())
})

test('the exit codes are those that are promised', () => {
  expect(EXIT).toEqual({
    ok: 0,
    general: 1,
    usage: 2,
    auth: 3,
    state: 4,
    notFound: 5,
    conflict: 6,
    invalid: 7,
    timeout: 8,
    unavailable: 9,
  })
})

test('no refusal says that trying again would help, or that all is well', () => {
  for (const exit of Object.values(REFUSAL_EXITS)) expect([0, 1, 2, 8, 9]).not.toContain(exit)
})

test.each([
  [400, EXIT.invalid],
  [401, EXIT.auth],
  [403, EXIT.auth],
  [404, EXIT.notFound],
  [409, EXIT.state],
  [410, EXIT.state],
  [413, EXIT.invalid],
  [418, EXIT.general],
  [429, EXIT.unavailable],
  [503, EXIT.unavailable],
])('a plain HTTP status %i ends with %i', (status, exit) => {
  expect(exitOfHttp(status)).toBe(exit)
})
