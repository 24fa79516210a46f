import { expect, test } from 'vitest'
import { DEMO_PASSWORD, demoPeople } from '#local/people/demo-people.ts'
import { cheapPasswords } from '#local/people/testing.ts'
import { parseUsersFile } from '#local/people/users-file.ts'

const cheap = cheapPasswords()

test('the people of the demonstration make a sound users file', async () => {
  const users = await demoPeople(cheap)
  expect(parseUsersFile(JSON.stringify(users), cheap)).toEqual(users)
  expect(users.people.map(({ email }) => email.replace('@example.org', ''))).toEqual([
    'researcher',
    'researcher-2',
    'governance',
    'governance-2',
    'research-it',
    'research-it-2',
    'both',
    'admin',
    'auditor',
  ])
})

test('everyone signs in with the password of the demonstration', async () => {
  const { people, services } = await demoPeople(cheap)
  const hashes = [
    ...people.map(({ passwordHash }) => passwordHash),
    ...services.map(({ secretHash }) => secretHash),
  ]
  const verified = await Promise.all(hashes.map((hash) => cheap.verifyPassword(DEMO_PASSWORD, hash)))
  expect(verified).toEqual(hashes.map(() => true))
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('the ids are the same whenever it is set up', async () => {
  const ids = (await demoPeople(cheap)).people.map(({ id }) => id)
  expect((await demoPeople(cheap)).people.map(({ id }) => id)).toEqual(ids)
  expect(ids[0]).toBe('5105ce00-0000-4000-8000-000000000001')
  expect(ids[8]).toBe('5105ce00-0000-4000-8000-000000000009')
})
