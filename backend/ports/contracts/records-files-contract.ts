import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePaths } from '#core/paths.ts'
import { aFile } from '#egress/request.fixture.ts'
import type { RequestFile } from '#egress/request.ts'
import { NOTHING } from '#egress/step.ts'
import { fresh, opened, type OpenRecords } from './open-records.ts'

const UPLOADED = { kind: 'upload', version: 'v1' } as const
/** UTF-16 orders the last two the other way round than UTF-8. */
const TRICKY = ['A', 'a', 'a-', 'a.', 'a/', 'a/b', 'a0', 'b', 'é', '～', '\uffee', '😀', '\u{10fffd}']

const name = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), fc.constantFrom(...TRICKY))
const someFiles = fc
  .uniqueArray(fc.record({ path: name, pathKey: name, hasBytes: fc.boolean() }), {
    selector: ({ pathKey }) => pathKey,
    maxLength: 20,
  })
  .map((files) => [...new Map(files.map((file) => [file.path, file])).values()])

async function paged(
  read: (after: string | undefined) => Promise<readonly RequestFile[]>,
  placeOf: (file: RequestFile) => string,
): Promise<readonly string[]> {
  const found: string[] = []
  for (;;) {
    const page = await read(found.at(-1))
    if (page.length === 0) return found
    if (found.length > 10_000) throw new Error('the list does not end')
    found.push(...page.map(placeOf))
  }
}

/** One part of the promise: the files of a round, in the order of UTF-8 bytes, page by page. */
export function recordsFilesContract(open: OpenRecords): void {
  describe('files', () => {
    const home = opened(open)
    const save = (files: readonly RequestFile[]) =>
      home().records.commit({ ...NOTHING, changes: files.map((file) => ({ kind: 'file', file })) })

    test('come in the order of the UTF-8 bytes of path and path key, none twice and none left out', async () => {
      await fc.assert(
        fc.asyncProperty(someFiles, fc.integer({ min: 1, max: 5 }), async (some, limit) => {
          const { records } = home()
          const requestId = fresh('r')
          const files = some.map(({ hasBytes, ...file }) =>
            aFile(file.path, { ...file, requestId, ...(hasBytes && { source: UPLOADED }) }),
          )
          await save(files)
          const byKey = await paged(
            (after) => records.files({ requestId, round: 1, limit, ...(after !== undefined && { after }) }),
            ({ pathKey }) => pathKey,
          )
          const byPath = await paged(
            (after) => records.filesByPath(requestId, 1, { limit, ...(after !== undefined && { after }) }),
            ({ path }) => path,
          )
          const keys = files.map(({ pathKey }) => pathKey).toSorted(comparePaths)
          expect(byKey).toEqual(keys)
          expect(byPath).toEqual(files.map(({ path }) => path).toSorted(comparePaths))
          const missing = files.filter(({ source }) => !source).map(({ pathKey }) => pathKey)
          expect(
            (await records.filesWithoutBytes(requestId, 1, limit)).map(({ pathKey }) => pathKey),
          ).toEqual(missing.toSorted(comparePaths).slice(0, limit))
        }),
        { numRuns: 40 },
      )
    })

    test('begin anywhere, also after a path that is none of them', async () => {
      const requestId = fresh('r')
      await save(TRICKY.map((path) => aFile(path, { requestId })))
      const after = async (path: string) =>
        (await home().records.filesByPath(requestId, 1, { after: path, limit: 100 })).map((file) => file.path)
      const ordered = TRICKY.toSorted(comparePaths)
      for (const path of [...TRICKY, 'a/a', '\u{1f5ff}', 'zz'])
        expect(await after(path)).toEqual(ordered.filter((other) => comparePaths(other, path) > 0))
    })

    test('are given back as they were saved, and replaced by what is saved later', async () => {
      const requestId = fresh('r')
      const announced = aFile('Daten/Größe.csv', { requestId, pathKey: 'daten/größe.csv' })
      await save([announced])
      expect(await home().records.file(requestId, 1, 'daten/größe.csv')).toEqual(announced)
      const uploaded: RequestFile = { ...announced, path: 'daten/Größe.csv', source: UPLOADED, sha256: 'x' }
      await save([uploaded])
      expect(await home().records.file(requestId, 1, 'daten/größe.csv')).toEqual(uploaded)
      expect(await home().records.filesByPath(requestId, 1, { limit: 10 })).toEqual([uploaded])
      expect(await home().records.filesWithoutBytes(requestId, 1, 10)).toEqual([])
    })

    test('of another round or request are others', async () => {
      const requestId = fresh('r')
      const files = [
        aFile('a', { requestId, round: 1 }),
        aFile('a', { requestId, round: 10 }),
        aFile('a', { requestId: `${requestId}0`, round: 1 }),
      ]
      await save(files)
      for (const file of files) {
        const { requestId: id, round } = file
        expect(await home().records.file(id, round, 'a')).toEqual(file)
        expect(await home().records.files({ requestId: id, round, limit: 10 })).toEqual([file])
        expect(await home().records.filesByPath(id, round, { limit: 10 })).toEqual([file])
      }
      expect(await home().records.file(requestId, 2, 'a')).toBeUndefined()
    })

    test('are gone once removed, and removing what is not there is no error', async () => {
      const requestId = fresh('r')
      await save([aFile('a', { requestId }), aFile('b', { requestId })])
      const remove = (pathKey: string) =>
        home().records.commit({ ...NOTHING, changes: [{ kind: 'removeFile', requestId, round: 1, pathKey }] })
      expect([await remove('a'), await remove('a'), await remove('c')]).toEqual(['saved', 'saved', 'saved'])
      const left = await home().records.files({ requestId, round: 1, limit: 10 })
      expect(left.map(({ path }) => path)).toEqual(['b'])
      expect(await home().records.filesWithoutBytes(requestId, 1, 10)).toEqual(left)
    })

    test('are written whole, as many as one call may announce', async () => {
      const requestId = fresh('r')
      const { filesPerCall = 1_000 } = home()
      const files = Array.from({ length: filesPerCall }, (_, n) => aFile(`f${n}`, { requestId }))
      expect(await save(files)).toBe('saved')
      expect(await home().records.files({ requestId, round: 1, limit: 2_000 })).toHaveLength(filesPerCall)
    })
  })
}
