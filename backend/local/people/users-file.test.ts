import { expect, test } from 'vitest'
import { cheapPasswords, USERS } from '#local/people/testing.ts'
import { parseUsersFile, UsersFileRefused } from '#local/people/users-file.ts'

const cheap = cheapPasswords()

function problemsOf(content: unknown): readonly string[] {
  try {
    parseUsersFile(typeof content === 'string' ? content : JSON.stringify(content), cheap)
  } catch (error) {
    if (error instanceof UsersFileRefused) return error.problems
    throw error
  }
  return []
}

const [robin, gale] = USERS.people
const [robot] = USERS.services

test('a sound file is read as it is', () => {
  expect(parseUsersFile(JSON.stringify(USERS), cheap)).toEqual(USERS)
})

test('every problem is listed at once, by place', () => {
  const content = {
    version: 1,
    people: [
      { ...robin, isAdmin: true },
      { ...gale, id: 'ROBIN', email: 'ROBIN@example.org', groups: ['InformationGovernance', 'Superuser'] },
      { ...gale, id: 'System', email: 'not an address', passwordHash: 'sluice-demo', name: 'two\nlines' },
    ],
    services: [{ ...robot, id: 'robin', groups: ['Admin'] }],
    admins: [],
  }
  expect(problemsOf(content)).toEqual([
    'people[0]: Unrecognized key: "isAdmin"',
    'people[1].groups[1]: is no group',
    'people[2].id: is reserved',
    'people[2].name: must be 1 to 200 characters on one line',
    'people[2].email: Invalid email address',
    'people[2].passwordHash: is not an Argon2id hash of sufficient cost',
    'services[0]: Unrecognized key: "groups"',
    'file: Unrecognized key: "admins"',
    'people[1].id: is the same as people[0].id',
    'services[0].id: is the same as people[0].id',
    'people[1].email: is the same as people[0].email',
  ])
})

test.each([
  ['', 'file: is not JSON'],
  ['{"version": 1, "people": [', 'file: is not JSON'],
  ['[]', 'file: Invalid input: expected object, received array'],
  ['null', 'file: Invalid input: expected object, received null'],
])('the text %j is refused', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})

test('another version is refused', () => {
  expect(problemsOf({ ...USERS, version: 2 })).toEqual(['version: Invalid input: expected 1'])
})

test('what is missing is refused', () => {
  const { people: _people, ...rest } = USERS
  expect(problemsOf(rest)).toEqual(['people: Invalid input: expected array, received undefined'])
})

test('no problem repeats what somebody wrote: it may be a password or an address', () => {
  const secret = 'hunter2@example.org'
  const text = JSON.stringify({
    ...USERS,
    people: [{ ...robin, id: secret, passwordHash: secret, groups: [secret] }],
  })
  const said = [...problemsOf(text), ...problemsOf(text.slice(0, -3))].join()
  expect(said).toContain('people[0].id')
  expect(said).not.toContain('hunter2')
})
