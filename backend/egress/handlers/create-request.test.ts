import { afterAll, expect, test } from 'vitest'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { createRequest, type CreateRequest } from './create-request.ts'

const home = await memoryHome()
afterAll(() => home.close())
const create = createRequest(home.ports)
const researcher = await home.someone('researcher')
const input = { title: 'Survival by region', purpose: 'Tables for the annual report', project: 'demo' }
const problemsOf = async (part: Partial<CreateRequest>) => {
  const { answer } = await create({ ...input, ...part }, researcher)
  return answer.refusal?.problems.map(({ at, code }) => `${at} ${code}`)
}

test('a draft begins with what was asked, by whoever asked', async () => {
  const { answer, unit } = await create({ ...input, title: '  Survival by region ' }, researcher)
  expect(answer.request).toMatchObject({
    status: 'DRAFT',
    version: 1,
    round: 1,
    title: 'Survival by region',
    workspace: 'demo',
    requestedBy: { id: 'researcher' },
    downloads: { used: 0, allowed: 3 },
  })
  expect(unit.events.map(({ type }) => type)).toEqual(['requestCreated'])
})

test.each([
  'Tables\nBcc: everyone@example.org',
  'Tables\r\nBcc: x',
  'Tables\u2028x',
  'Tables\u0085x',
  'Tables\tx',
])('a title of more than one line is refused: %j', async (title) => {
  expect(await problemsOf({ title })).toEqual(['title LINE'])
  expect(await problemsOf({ workspace: title })).toEqual(['workspace LINE'])
})

test('every problem is told at once', async () => {
  expect(await problemsOf({ title: ' a ', purpose: 'short', workspace: ' ' })).toEqual([
    'title LENGTH',
    'purpose LENGTH',
    'workspace LENGTH',
  ])
})

test('a purpose may have as many lines as it needs', async () => {
  expect(await problemsOf({ purpose: 'Tables\n\nfor the annual report' })).toBeUndefined()
})
