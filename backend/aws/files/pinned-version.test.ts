import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pinnedIn, pinnedText } from './pinned-version.ts'

const PREFIX = 'uploads/r1/'

const versionIds = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 100,
})

test('a version is found again by its text, whatever its id is made of', () => {
  fc.assert(
    fc.property(versionIds, fc.constantFrom('received/a-1', '1/ab', 'abc'), (versionId, place) => {
      const pinned = { key: PREFIX + place, versionId }
      expect(pinnedIn(PREFIX, pinnedText(PREFIX, pinned))).toEqual(pinned)
    }),
  )
})

test('whatever the text says, it names something plain under the prefix, or nothing', () => {
  const pieces = fc.constantFrom('..', '.', '/', '~', 'a', '1', 'uploads', '?', '%2e', '\0', '\n', 'Ü')
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const { key, versionId } = pinnedIn(PREFIX, text) ?? { key: `${PREFIX}a`, versionId: 'v' }
      expect(key).toMatch(/^uploads\/r1\/[a-z0-9-]+(\/[a-z0-9-]+)?$/)
      expect(versionId).toMatch(/^[\x21-\x7e]+$/)
    }),
    { numRuns: 1_000 },
  )
})

test.each(['', 'a', 'a~', '~v', '../r2/a~v', '/a~v', 'a/b/c~v', 'a//b~v', 'A~v', 'a~v w', 'a~v\n', ' a~v'])(
  '%j names nothing',
  (text) => expect(pinnedIn(PREFIX, text)).toBeUndefined(),
)
