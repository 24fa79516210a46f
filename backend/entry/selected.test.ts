import { expect, test } from 'vitest'
import { selected } from './selected.ts'

const ANSWER = {
  items: [
    { id: 'r1', files: { count: 1, bytes: 3 }, by: { id: 'ada', name: 'Ada' } },
    { id: 'r2', files: { count: 2, bytes: 5 }, by: undefined },
  ],
  nextToken: undefined,
}

test('what was asked for is answered, in lists too, and nothing else', async () => {
  expect(await selected(ANSWER, ['items', 'items/id', 'items/files', 'items/files/bytes'])).toEqual({
    items: [
      { id: 'r1', files: { bytes: 3 } },
      { id: 'r2', files: { bytes: 5 } },
    ],
  })
  expect(await selected(ANSWER, ['nextToken'])).toEqual({ nextToken: null })
})

test('without paths everything is answered, and below a path that goes no deeper', async () => {
  expect(await selected(ANSWER)).toEqual({
    items: [ANSWER.items[0], { ...ANSWER.items[1], by: null }],
    nextToken: null,
  })
  expect(await selected(ANSWER, ['items/by'])).toEqual({ items: [{ by: ANSWER.items[0]?.by }, { by: null }] })
})

test('names that are not there are left out, whatever they are', async () => {
  expect(await selected(ANSWER.items, ['__typename', 'id', '__proto__/polluted', 'constructor'])).toEqual([
    { id: 'r1' },
    { id: 'r2' },
  ])
})

function lazy() {
  const found: string[] = []
  const find = (name: string) => {
    found.push(name)
    return Promise.resolve({ name, deeper: Promise.resolve([name]) })
  }
  const answer = {
    id: 'r1',
    get stages() {
      return find('stages')
    },
    get purpose() {
      return find('purpose')
    },
  }
  return { answer, found }
}

test('what has to be found out is found out only where it is asked for', async () => {
  const { answer, found } = lazy()
  expect(await selected([answer, answer], ['id'])).toEqual([{ id: 'r1' }, { id: 'r1' }])
  expect(found).toEqual([])
  expect(await selected(answer, ['stages', 'stages/deeper'])).toEqual({ stages: { deeper: ['stages'] } })
  expect(found).toEqual(['stages'])
  const whole = await selected(answer)
  expect(whole).toEqual({
    id: 'r1',
    stages: { name: 'stages', deeper: ['stages'] },
    purpose: { name: 'purpose', deeper: ['purpose'] },
  })
  expect(JSON.parse(JSON.stringify(whole))).toEqual(whole)
})

test('what cannot be found out fails the answer, and only if it was asked for', async () => {
  const answer = {
    id: 'r1',
    get purpose() {
      return Promise.reject(new Error('not in the record'))
    },
    get policy() {
      return Promise.reject(new Error('not in the record'))
    },
  }
  expect(await selected(answer, ['id'])).toEqual({ id: 'r1' })
  await expect(selected(answer)).rejects.toThrow('not in the record')
})

test('a value that is no object is the answer as it is', async () => {
  expect(await selected(true, ['id', 'version'])).toBe(true)
  expect(await selected(undefined, ['id'])).toBeNull()
  await expect(selected({ id: 1n })).rejects.toThrow('bigint')
})
