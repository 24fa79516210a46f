import { expect, test } from 'vitest'
import { announcedNameProblems } from '#egress/announced-names.ts'

const codes = (announced: readonly string[], known: readonly string[] = []) =>
  announcedNameProblems(announced, known).map(({ at, code }) => `${at} ${code}`)

test('safe names that lie side by side are fine, also when they are announced again', () => {
  expect(codes(['a/x.csv', 'b/x.csv', 'a.csv'], ['a/x.csv', 'c.csv'])).toEqual([])
})

test('a name that differs only by case from another one collides, whichever came first', () => {
  expect(codes(['X.csv', 'x.csv'])).toEqual(['x.csv COLLISION'])
  expect(codes(['x.csv'], ['X.csv'])).toEqual(['x.csv COLLISION'])
})

test('a name that is given twice in one call collides', () => {
  expect(codes(['x.csv', 'x.csv'], ['x.csv'])).toEqual(['x.csv COLLISION'])
})

test('no name is a file and a folder', () => {
  expect(codes(['a', 'A/b'])).toEqual(['A/b FILE_AND_FOLDER'])
  expect(codes(['a'], ['a/b'])).toEqual(['a FILE_AND_FOLDER'])
  expect(codes(['a/b/c'], ['a/b'])).toEqual(['a/b/c FILE_AND_FOLDER'])
})

test('an unsafe name is refused with its reason, and the others are still judged', () => {
  expect(codes(['../a', 'fine', 'FINE'])).toEqual(['../a PARENT', 'FINE COLLISION'])
})
