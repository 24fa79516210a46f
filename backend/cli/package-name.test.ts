import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packageName } from '#cli/package-name.ts'
import { pathProblem } from '#core/paths.ts'

test('whatever the title and the id, the name of a package is one plain file name on every system', () => {
  const wild = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('../../etc/passwd', 'C:\\x', 'NUL', '.bashrc', '-rf', 'con', ''),
  )
  fc.assert(
    fc.property(wild, wild, (id, title) => {
      const name = packageName({ id, title })
      expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,111}\.zip$/u)
      expect(pathProblem(name)).toBeUndefined()
    }),
  )
})

test('the name tells title and id', () => {
  expect(packageName({ id: '4f9c0c0e-1', title: 'Étude de cas: Table 2' })).toBe(
    'sluice_etude-de-cas-table-2_4f9c0c0e-1.zip',
  )
})
