import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { GROUPS } from '#core/actor.ts'
import { groupsFrom, namesOf } from '#people/groups.ts'

test('every group is read by its exact name', () => {
  expect(groupsFrom([...GROUPS])).toEqual([...GROUPS])
})

test('the old name TREAdmin is read as ResearchIT, once', () => {
  expect(groupsFrom(['TREAdmin'])).toEqual(['ResearchIT'])
  expect(groupsFrom(['TREAdmin', 'ResearchIT', 'TREAdmin'])).toEqual(['ResearchIT'])
})

test.each([
  '[NotTREAdminReadOnly]',
  '[TREAdmin]',
  'TREAdmin,Admin',
  'treadmin',
  'admin',
  ' Admin',
  'Admin ',
  'InformationGovernanceReadOnly',
  'Аdmin',
  'constructor',
  '__proto__',
  '',
])('the name %j gives no rights', (name) => {
  expect(groupsFrom([name])).toEqual([])
})

test('no name but the exact ones gives rights, whatever surrounds them', () => {
  const around = fc.tuple(fc.string(), fc.constantFrom(...GROUPS, 'TREAdmin'), fc.string())
  fc.assert(
    fc.property(around, ([before, name, after]) => {
      fc.pre(before + after !== '')
      expect(groupsFrom([`${before}${name}${after}`])).toEqual([])
    }),
  )
})

test('each name of a group stands for it', () => {
  expect(namesOf('ResearchIT')).toEqual(['ResearchIT', 'TREAdmin'])
  for (const group of GROUPS) for (const name of namesOf(group)) expect(groupsFrom([name])).toEqual([group])
})
