import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { copySource } from './copy-source.ts'

const of = (key: string, versionId = 'v1') =>
  copySource({ bucket: { name: 'b-1', owner: '1' }, key, versionId })

test.each([
  ['a/b c.csv', 'b-1/a/b%20c.csv?versionId=v1'],
  ['1+1=2.csv', 'b-1/1%2B1%3D2.csv?versionId=v1'],
  ['a?versionId=x', 'b-1/a%3FversionId%3Dx?versionId=v1'],
  ['100%25.csv', 'b-1/100%2525.csv?versionId=v1'],
  ['Größe 😀.csv', 'b-1/Gr%C3%B6%C3%9Fe%20%F0%9F%98%80.csv?versionId=v1'],
  ["it's (1)*!.csv", 'b-1/it%27s%20%281%29%2A%21.csv?versionId=v1'],
  ['//a//', 'b-1///a//?versionId=v1'],
])('the source of %j is %s', (key, source) => expect(of(key)).toBe(source))

test('a copy source leads back to its key and version, and holds nothing that needs care', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(texts, texts, (key, versionId) => {
      const source = of(key, versionId)
      expect(source).toMatch(/^[A-Za-z0-9\-._~%/]+\?versionId=[A-Za-z0-9\-._~%]+$/)
      const [path = '', query = ''] = source.split('?')
      expect(decodeURIComponent(path)).toBe(`b-1/${key}`)
      expect(decodeURIComponent(query.slice('versionId='.length))).toBe(versionId)
    }),
  )
})
