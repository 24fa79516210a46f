import { expect, test } from 'vitest'
import { personOf, type PoolUser } from './cognito-person.ts'

const attributes = (part: Readonly<Record<string, string>>) =>
  Object.entries({ sub: 'a-1', email: 'ada@example.org', email_verified: 'true', name: 'Ada', ...part }).map(
    ([Name, Value]) => ({ Name, Value }),
  )
const USER: PoolUser = {
  Username: 'a-1',
  Enabled: true,
  UserStatus: 'CONFIRMED',
  Attributes: attributes({}),
}

test('groups of the pool are roles by their exact names, and projects by their prefix', () => {
  const names = [
    'TREAdmin',
    'researcher',
    'InformationGovernance',
    'project-demo',
    'project-',
    'Project-x',
    'demo',
  ]
  expect(personOf(USER, names)).toEqual({
    id: 'a-1',
    name: 'Ada',
    email: 'ada@example.org',
    kind: 'person',
    groups: ['InformationGovernance', 'ResearchIT'],
    projects: ['', 'demo'],
    disabled: false,
  })
})

test('an address that nobody has proven to be theirs is none', () => {
  const user = { ...USER, Attributes: attributes({ email_verified: 'false', name: '' }) }
  expect(personOf(user, [])).toMatchObject({ email: '' })
})

test.for([
  ['CONFIRMED', true, false],
  ['FORCE_CHANGE_PASSWORD', true, false],
  ['RESET_REQUIRED', true, false],
  ['EXTERNAL_PROVIDER', true, false],
  ['UNCONFIRMED', true, true],
  ['ARCHIVED', true, true],
  ['COMPROMISED', true, true],
  ['UNKNOWN', true, true],
  [undefined, true, true],
  ['CONFIRMED', false, true],
  ['CONFIRMED', undefined, true],
] as const)('status %s, enabled %s: disabled is %s', ([UserStatus, Enabled, disabled]) => {
  expect(personOf({ ...USER, UserStatus, Enabled }, [])).toMatchObject({ disabled })
})
