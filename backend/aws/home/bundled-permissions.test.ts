import { expect, test } from 'vitest'
import type { Actor } from '#core/actor.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import type { Target } from '#ports/permissions.ts'
import { bundledPermissions } from './bundled-permissions.ts'

const ADMIN: Actor = {
  id: 'admin',
  name: 'Admin',
  email: 'admin@example.org',
  kind: 'person',
  groups: ['Admin'],
  claimedGroups: ['Admin'],
  projects: [],
}
const SERVICE: Target = { kind: 'service' }

test('nothing is allowed before the policies are loaded: there is no answer at all', () => {
  expect(() => bundledPermissions().permissions.may(ADMIN, 'readMessages', SERVICE)).toThrow('not loaded yet')
})

test('once they are loaded the answers are those of the policies', async () => {
  const { permissions, load } = bundledPermissions()
  await Promise.all([load(), load()])
  const cedar = cedarPermissions()
  for (const groups of [['Admin'], ['Researcher'], []] as const)
    for (const permission of ['readMessages', 'readAllNotices', 'deliverMessage'] as const) {
      const actor = { ...ADMIN, groups }
      expect(permissions.may(actor, permission, SERVICE)).toBe(cedar.may(actor, permission, SERVICE))
    }
  expect(permissions.may(ADMIN, 'readMessages', SERVICE)).toBe(true)
})
