import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { shownAs } from './shown-as.ts'

test.each([
  ['text/csv', 'text/plain; charset=utf-8', 'inline'],
  ['text/html', 'text/plain; charset=utf-8', 'inline'],
  ['application/json', 'text/plain; charset=utf-8', 'inline'],
  ['image/png', 'image/png', 'inline'],
  ['image/svg+xml', 'application/octet-stream', 'attachment'],
  ['application/pdf', 'application/octet-stream', 'attachment'],
  ['application/xhtml+xml', 'application/octet-stream', 'attachment'],
])('%s is shown as %s, %s', (mediaType, contentType, how) => {
  const disposition = `${how}; filename*=UTF-8''a`
  expect(shownAs({ path: 'a', mediaType })).toEqual({ contentType, disposition })
})

test('what is not known is saved', () => {
  expect(shownAs({ path: 'folder/a b' })).toEqual({
    contentType: 'application/octet-stream',
    disposition: "attachment; filename*=UTF-8''a%20b",
  })
})

test('a name cannot end its header, and is the last part of the path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const { disposition } = shownAs({ path: `folder/${name}` })
      expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9\-._~%]*$/)
      const last = name.split('/').at(-1)
      expect(decodeURIComponent(disposition.slice(disposition.indexOf("''") + 2))).toBe(last)
    }),
  )
})
