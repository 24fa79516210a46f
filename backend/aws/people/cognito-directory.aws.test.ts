import { randomUUID } from 'node:crypto'
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { directoryContract } from '#ports/contracts/directory-contract.ts'
import type { Person } from '#ports/directory.ts'
import { actorOf } from './actor.ts'
import { cognitoDirectory } from './cognito-directory.ts'
import { testPool, type TestPool } from './user-pool.fixture.ts'

const newClient = () => new CognitoIdentityProviderClient({})

const directoryOf = (pool: Pick<TestPool, 'id' | 'services'>, client = newClient()) =>
  cognitoDirectory({ client, userPoolId: pool.id, services: pool.services })

directoryContract(async () => {
  const pool = await testPool()
  return {
    directory: directoryOf(pool),
    async setPeople(people) {
      await pool.empty()
      const made: Person[] = []
      for (const person of people) made.push(await pool.add(person))
      return made
    },
    close: pool.close,
  }
})

const GALE: Person = {
  id: '',
  name: 'Gale',
  email: 'gale@example.org',
  kind: 'person',
  groups: ['InformationGovernance'],
  projects: ['demo'],
  disabled: false,
}
const another = () => ({ ...GALE, email: `${randomUUID()}@example.org` })

describe('the directory of a user pool', () => {
  let pool: TestPool
  let gale: Person
  beforeAll(async () => {
    pool = await testPool()
    gale = await pool.add(GALE)
  })
  afterAll(() => pool.close())

  test('counts the members of the old group TREAdmin to ResearchIT', async () => {
    const tina = await pool.add({ ...another(), groups: [] }, { inGroups: ['TREAdmin'] })
    const members = await directoryOf(pool).members('ResearchIT', 'demo')
    expect(members).toEqual([{ ...tina, groups: ['ResearchIT'] }])
  })

  test('tells all members, on however many pages they come', async () => {
    const ids: string[] = []
    for (let nth = 0; nth < 63; nth += 1)
      ids.push((await pool.add({ ...another(), groups: ['Auditor'], projects: ['large'] })).id)
    const found = await directoryOf(pool).members('Auditor', 'large')
    expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  })

  test('knows nobody by an address that is not proven', async () => {
    const unproven = await pool.add(another(), { verified: false })
    expect(await directoryOf(pool).byEmail(unproven.email)).toBeUndefined()
    expect(await directoryOf(pool).person(unproven.id)).toMatchObject({ email: '' })
  })

  test('knows by their subject whom an identity provider sent, and nobody by an address that two have', async () => {
    const federated = await testPool(true)
    const directory = directoryOf(federated)
    const one = await federated.add(another())
    expect(await directory.person(one.id)).toEqual(one)
    expect(await directory.byEmail(one.email)).toEqual(one)
    expect(await directory.members('InformationGovernance', 'demo')).toEqual([one])
    await federated.add({ ...one, email: one.email.toUpperCase() })
    expect(await directory.byEmail(one.email)).toBeUndefined()
    await federated.close()
  })

  test('makes an actor of the holder of a token, as they are now', async () => {
    const claims = {
      sub: gale.id,
      iss: 'pool',
      client_id: 'web',
      token_use: 'access' as const,
      exp: 2,
      iat: 1,
      auth_time: 1,
      jti: 't',
      username: gale.id,
      'cognito:groups': ['InformationGovernance', 'Admin', 'project-other'],
    }
    const { disabled: _not, ...person } = gale
    const directory = directoryOf(pool)
    const claimedGroups = ['InformationGovernance', 'Admin']
    expect(await actorOf(directory, { kind: 'person', claims })).toEqual({ ...person, claimedGroups })
    const elsewhere = { ...claims, sub: randomUUID() }
    expect(await actorOf(directory, { kind: 'person', claims: elsewhere })).toBeUndefined()
  })

  test('makes an actor of a listed role, under whatever path it is, and nobody of another', async () => {
    const script: Person = { ...GALE, id: 'script', email: '', kind: 'service', groups: [] }
    await pool.add(script)
    await pool.add({ ...script, id: 'retired', disabled: true })
    const role = (name: string) =>
      ({ kind: 'service', roleArn: `arn:aws:iam::111122223333:role/${name}` }) as const
    const directory = directoryOf(pool)
    const { disabled: _not, ...account } = script
    expect(await actorOf(directory, role('pipelines/script'))).toEqual({ ...account, claimedGroups: [] })
    expect(await actorOf(directory, role('other'))).toBeUndefined()
    expect(await actorOf(directory, role('retired'))).toBeUndefined()
  })

  test('answers although it is throttled and answers are lost, and never with less than there is', async () => {
    const shaky = withFaults(newClient(), ['throttled', 'after', undefined, 'before'])
    expect(await directoryOf(pool, shaky).person(gale.id)).toEqual(gale)
    const overrun = withFaults(
      newClient(),
      Array.from({ length: 50 }, () => 'throttled'),
    )
    await expect(directoryOf(pool, overrun).members('InformationGovernance', 'demo')).rejects.toThrow()
    await expect(directoryOf(pool, overrun).person(gale.id)).rejects.toThrow()
  })

  test('takes a pool that is not there for a fault, not for an empty one', async () => {
    const elsewhere = directoryOf({ ...pool, id: 'eu-west-2_nothere00' })
    await expect(elsewhere.members('InformationGovernance', 'demo')).rejects.toThrow()
    await expect(elsewhere.person(gale.id)).rejects.toThrow()
  })
})
