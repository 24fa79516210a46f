import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { collectFiles } from '#cli/collect-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-collect-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text = path): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}

const pathsOf = async (...named: string[]) => (await collectFiles(named)).map(({ path }) => path)
const failure = async (...named: string[]) => {
  const error: unknown = await collectFiles(named).catch((caught: unknown) => caught)
  if (!(error instanceof CliError)) throw new Error('it was accepted')
  const { exit, code, problems = [] } = error.details
  return { exit, code, problems: problems.map((each) => each.code) }
}

test('a folder gives all that is in it, hidden files too, in the order of the paths and without its own name', async () => {
  for (const path of ['r/b.csv', 'r/a/z.csv', 'r/.hidden', 'r/a.csv', 'r/empty.txt']) write(path)
  write('r/empty.txt', '')
  expect(await pathsOf(join(folder, 'r'))).toEqual(['.hidden', 'a.csv', 'a/z.csv', 'b.csv', 'empty.txt'])
  expect(await pathsOf(`${join(folder, 'r')}/`)).toHaveLength(5)
})

test('a file keeps its own name and its size', async () => {
  const file = write('r/deep/a.csv', 'four')
  expect(await collectFiles([file])).toEqual([{ file, path: 'a.csv', bytes: 4 }])
})

test('files and folders can be named together', async () => {
  expect(await pathsOf(write('one.csv'), join(write('r/two.csv'), '..'))).toEqual(['one.csv', 'two.csv'])
})

test('a symbolic link is refused, wherever it leads', async () => {
  write('r/a.csv')
  symlinkSync(write('outside.csv'), join(folder, 'r/link.csv'))
  symlinkSync(folder, join(folder, 'r/loop'))
  const { exit, problems } = await failure(join(folder, 'r'))
  expect({ exit, problems }).toEqual({ exit: 7, problems: ['SYMBOLIC_LINK', 'SYMBOLIC_LINK'] })
  expect(await failure(join(folder, 'r/link.csv'))).toMatchObject({ exit: 7, problems: ['SYMBOLIC_LINK'] })
})

test('names that the service would refuse are refused before anything is sent', async () => {
  write('r/manifest.json')
  write('r/trailing. ')
  expect((await failure(join(folder, 'r'))).problems).toEqual(['RESERVED_NAME', 'TRAILING_DOT_OR_SPACE'])
})

test('two files that would lie in the same place are refused', async () => {
  expect((await failure(write('x/a.csv'), write('y/A.csv'))).problems).toEqual(['SAME_NAME'])
  expect((await failure(write('p'), join(write('q/p/a.csv'), '../..'))).problems).toEqual(['FILE_AND_FOLDER'])
})

test('what is not there, and a folder without files, are errors', async () => {
  expect(await failure(join(folder, 'nothing'))).toMatchObject({ exit: 5, code: 'NO_SUCH_FILE' })
  mkdirSync(join(folder, 'empty/inner'), { recursive: true })
  expect(await failure(join(folder, 'empty'))).toMatchObject({ exit: 2 })
})
