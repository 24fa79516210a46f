import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { markdownTable } from '#core/markdown-table.fixture.ts'
import { CONTROL } from './control.fixture.ts'
import { DATA } from './data.fixture.ts'
import { DIFFERENCES } from './differences.fixture.ts'
import { TASKS, TOKENS } from './tasks.fixture.ts'

const SUITES = [DATA, CONTROL, TASKS, TOKENS]

test('the page lists every difference between the interpreters, with the judgement about AWS', () => {
  const rows = Object.entries(DIFFERENCES).map(([name, { emulator, aws, because }]) => [
    name,
    `\`${JSON.stringify(emulator)}\``,
    aws,
    because,
  ])
  const table = markdownTable(['Case', 'The emulator shows', 'AWS is', 'Because'], rows)
  expect(readFileSync(new URL('differences.md', import.meta.url), 'utf8')).toContain(table)
})

test('every difference is one of a case', () => {
  const cases = SUITES.flatMap((suite) => Object.keys(suite))
  expect(cases).toEqual(expect.arrayContaining(Object.keys(DIFFERENCES)))
})

test('no two cases have the same name', () => {
  const cases = SUITES.flatMap((suite) => Object.keys(suite))
  expect(new Set(cases).size).toBe(cases.length)
})
