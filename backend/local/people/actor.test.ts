import { expect, test } from 'vitest'
import { actorOf } from '#local/people/actor.ts'
import { openDirectory } from '#local/people/open-directory.ts'
import { aPath, cheapPasswords, USERS } from '#local/people/testing.ts'
import { writeUsersFile } from '#local/people/users-file.ts'
import { accessClaims, serviceClaims } from '#people/claims.ts'
import type { Person } from '#ports/directory.ts'

const [robin, gale] = USERS.people
const [robot] = USERS.services
if (!robin || !gale || !robot) throw new Error('people are missing')
const issuance = { issuer: 'i', clientId: 'web', tokenId: 't', at: 1 }
const person: Person = {
  ...gale,
  kind: 'person',
  groups: ['InformationGovernance', 'ResearchIT'],
  disabled: false,
}
const claims = accessClaims(person, { signedInAt: 1, originId: 'o', eventId: 'e' }, issuance)
const ofService = serviceClaims({ ...person, id: 'robot', kind: 'service' }, issuance)

function setUp() {
  const file = aPath('users.json')
  writeUsersFile(file, USERS)
  const directory = openDirectory({ file, passwords: cheapPasswords(), report: () => undefined })
  return { file, directory }
}

test('an actor is who the directory says they are now', async () => {
  const { directory } = setUp()
  expect(await actorOf(directory, claims)).toEqual({
    id: 'gale',
    name: 'Gale',
    email: 'gale@example.org',
    kind: 'person',
    groups: ['InformationGovernance', 'ResearchIT'],
    claimedGroups: ['InformationGovernance', 'ResearchIT'],
    projects: ['demo', 'other'],
  })
})

test('a group taken away is still claimed by the token, and held no more', async () => {
  const { file, directory } = setUp()
  writeUsersFile(file, { ...USERS, people: [robin, { ...gale, groups: ['TREAdmin'] }] })
  expect(await actorOf(directory, claims)).toMatchObject({
    groups: ['ResearchIT'],
    claimedGroups: ['InformationGovernance', 'ResearchIT'],
  })
})

test('groups that the token alone claims are read by their exact names', async () => {
  const { directory } = setUp()
  const forged = { ...claims, 'cognito:groups': ['[NotTREAdminReadOnly]', 'Admin', 'admin'] }
  expect(await actorOf(directory, forged)).toMatchObject({ claimedGroups: ['Admin'] })
})

test('someone disabled or gone is nobody at once', async () => {
  const { file, directory } = setUp()
  writeUsersFile(file, { ...USERS, people: [robin, { ...gale, disabled: true }] })
  expect(await actorOf(directory, claims)).toBeUndefined()
  writeUsersFile(file, { ...USERS, people: [robin], services: [{ ...robot, disabled: true }] })
  expect(await actorOf(directory, claims)).toBeUndefined()
  expect(await actorOf(directory, ofService)).toBeUndefined()
})

test('a service account acts in no group', async () => {
  const { directory } = setUp()
  expect(await actorOf(directory, ofService)).toMatchObject({
    id: 'robot',
    kind: 'service',
    groups: [],
    claimedGroups: [],
  })
})

test('a token of the other kind gives nobody', async () => {
  const { directory } = setUp()
  expect(await actorOf(directory, { ...claims, sub: 'robot' })).toBeUndefined()
  expect(await actorOf(directory, { ...ofService, sub: 'gale', client_id: 'gale' })).toBeUndefined()
})
