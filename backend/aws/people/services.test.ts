import { expect, test } from 'vitest'
import { roleKey, services } from './services.ts'

const ROLE = 'arn:aws:iam::111122223333:role/pipelines/export'
const SERVICE = { roleArn: ROLE, id: 'script', name: 'Export script', projects: ['demo'] }

test('a service is enabled unless it says otherwise', () => {
  expect(services().parse([SERVICE])).toEqual([{ ...SERVICE, disabled: false }])
})

test('what is wrong is said for each service, also a role that is there twice under another path', () => {
  const again = { ...SERVICE, roleArn: 'arn:aws:iam::111122223333:role/export' }
  const odd = { ...SERVICE, id: 'b', roleArn: 'arn:aws:iam::111122223333:user/export', admin: true }
  const { error } = services().safeParse([SERVICE, again])
  expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
    '1.id "script" is there twice',
    '1.roleArn is there twice',
  ])
  expect(
    services()
      .safeParse([odd])
      .error?.issues.map(({ path }) => path.join('.')),
  ).toEqual(['0.roleArn', '0'])
})

test('roles are told apart by account and name', () => {
  expect(roleKey(ROLE)).toBe(roleKey('arn:aws:iam::111122223333:role/export'))
  expect(roleKey(ROLE)).not.toBe(roleKey('arn:aws:iam::444455556666:role/export'))
  expect(roleKey(ROLE)).not.toBe(roleKey('arn:aws:iam::111122223333:role/Export'))
})
