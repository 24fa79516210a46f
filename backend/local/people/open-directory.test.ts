import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openDirectory } from '#local/people/open-directory.ts'
import { aPath, cheapPasswords, USERS } from '#local/people/testing.ts'
import { UsersFileRefused, writeUsersFile, type UsersFile } from '#local/people/users-file.ts'

const passwords = cheapPasswords()
const [robin, gale] = USERS.people
if (!robin || !gale) throw new Error('people are missing')

function opened(users: UsersFile = USERS) {
  const file = aPath('users.json')
  const reported: string[] = []
  writeUsersFile(file, users)
  const directory = openDirectory({ file, passwords, report: (problem) => reported.push(problem) })
  return { file, reported, directory }
}

test('people are found by id, and by e-mail address in any case', async () => {
  const { directory } = opened()
  const expected = {
    id: 'gale',
    kind: 'person',
    name: 'Gale',
    email: 'gale@example.org',
    groups: ['InformationGovernance', 'ResearchIT'],
    projects: ['demo', 'other'],
    disabled: false,
  }
  expect(await directory.person('gale')).toEqual(expected)
  expect(await directory.byEmail(' GALE@Example.org ')).toEqual(expected)
  expect((await directory.byEmail('robin@example.org'))?.id).toBe('robin')
  expect(await directory.person('GALE')).toBeUndefined()
  expect(await directory.person('constructor')).toBeUndefined()
})

test('a service account has no groups, no e-mail address and no password', async () => {
  const { directory } = opened()
  expect(await directory.person('robot')).toMatchObject({ kind: 'service', groups: [], email: '' })
  expect(await directory.byEmail('')).toBeUndefined()
  expect(await directory.passwordHashOf('robot')).toBeUndefined()
  expect(await directory.secretHashOf('robot')).toBe(USERS.services[0]?.secretHash)
})

test('a person has a password and no secret', async () => {
  const { directory } = opened()
  expect(await directory.passwordHashOf('robin')).toBe(robin.passwordHash)
  expect(await directory.secretHashOf('robin')).toBeUndefined()
})

test('members of a group in a project are those who are enabled now', async () => {
  const { directory } = opened({
    ...USERS,
    people: [gale, { ...gale, id: 'g2', email: 'g2@x.org', disabled: true }],
  })
  const ids = async (...[group, project]: Parameters<typeof directory.members>) =>
    (await directory.members(group, project)).map(({ id }) => id)
  expect(await ids('ResearchIT', 'other')).toEqual(['gale'])
  expect(await ids('ResearchIT', 'third')).toEqual([])
  expect(await ids('Researcher', 'demo')).toEqual([])
})

test('a group that is taken away is gone at the next question', async () => {
  const { file, directory } = opened()
  expect((await directory.person('gale'))?.groups).toContain('InformationGovernance')
  writeUsersFile(file, { ...USERS, people: [robin, { ...gale, groups: ['Auditor'] }] })
  expect((await directory.person('gale'))?.groups).toEqual(['Auditor'])
})

test('a change in place of the same length and the same modification time is seen', async () => {
  const { file, directory } = opened()
  const when = new Date('2026-01-01')
  for (const name of ['Ann', 'Bob', 'Cat', 'Dan']) {
    writeFileSync(file, JSON.stringify({ ...USERS, people: [{ ...robin, name }] }))
    utimesSync(file, when, when)
    expect((await directory.person('robin'))?.name).toBe(name)
  }
})

test('while the file is unusable there is nobody, and that is told once', async () => {
  const { file, reported, directory } = opened()
  writeFileSync(file, '{"version": 1')
  expect(await directory.person('robin')).toBeUndefined()
  expect(await directory.byEmail('robin@example.org')).toBeUndefined()
  expect(await directory.members('Researcher', 'demo')).toEqual([])
  expect(await directory.passwordHashOf('robin')).toBeUndefined()
  expect(await directory.secretHashOf('robot')).toBeUndefined()
  expect(reported).toEqual(['The users file cannot be used:\n- file: is not JSON'])

  rmSync(file)
  expect(await directory.person('robin')).toBeUndefined()
  expect(await directory.person('robin')).toBeUndefined()
  expect(reported).toHaveLength(2)
  expect(reported[1]).toContain('ENOENT')

  writeUsersFile(file, USERS)
  expect(await directory.person('robin')).toBeDefined()
  rmSync(file)
  expect(await directory.person('robin')).toBeUndefined()
  expect(reported).toHaveLength(3)
})

test('a directory does not open on a file that is missing or unusable', () => {
  const file = aPath('users.json')
  const open = () => openDirectory({ file, passwords, report: () => undefined })
  expect(open).toThrow(UsersFileRefused)
  writeFileSync(file, JSON.stringify({ ...USERS, version: 0 }))
  expect(open).toThrow('version: Invalid input')
})
