import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { billOfMonth, billOfRequests, usdOf, type Item } from './bill.ts'
import { costsPage } from './costs-page.ts'
import { LOAD } from './load.ts'

const sum = (items: readonly Item[]) => items.reduce((all, item) => all + usdOf(item), 0)

test('the tables of the deployment guide are those that are computed', async () => {
  const page = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8')
  expect(page).toContain(costsPage())
})

test('twice the requests cost twice as much, and a month costs what it costs', () => {
  const twice = { ...LOAD, requests: 2 * LOAD.requests }
  expect(sum(billOfRequests(twice))).toBeCloseTo(2 * sum(billOfRequests(LOAD)))
  expect(billOfMonth(twice)).toEqual(billOfMonth(LOAD))
})

test('what is downloaded more often costs just the transfer', () => {
  const more = sum(billOfRequests({ ...LOAD, downloads: 2 })) - sum(billOfRequests(LOAD))
  expect(more).toBeCloseTo(300 * 0.09)
})
