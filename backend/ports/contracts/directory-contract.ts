import { describe, expect, test } from 'vitest'
import type { Directory, Person } from '#ports/directory.ts'
import { opened } from './open-records.ts'

export interface OpenedDirectory {
  readonly directory: Directory
  /** Makes these all the people that there are. */
  setPeople(people: readonly Person[]): Promise<void>
  close(): Promise<void>
}

function aPerson(id: string, part: Partial<Person> = {}): Person {
  return {
    id,
    name: `Person ${id}`,
    email: `${id}@example.org`,
    kind: 'person',
    groups: [],
    projects: ['demo'],
    disabled: false,
    ...part,
  }
}

const ada = aPerson('ada', { groups: ['InformationGovernance'], projects: ['demo', 'other'] })
const ben = aPerson('ben', { groups: ['InformationGovernance', 'ResearchIT'] })
const gone = aPerson('gone', { groups: ['InformationGovernance'], disabled: true })
const script = aPerson('script', { kind: 'service', email: '' })
const PEOPLE = [ada, ben, gone, script]

/** What every home's directory promises: people as they are at this moment. */
export function directoryContract(open: () => Promise<OpenedDirectory>): void {
  describe('the directory', () => {
    const home = opened(open)
    const members = async (...of: Parameters<Directory['members']>) =>
      (await home().directory.members(...of)).map(({ id }) => id).toSorted()

    test('knows people and service accounts by their id, as they are', async () => {
      await home().setPeople(PEOPLE)
      for (const person of PEOPLE) expect(await home().directory.person(person.id)).toEqual(person)
      for (const nobody of ['', 'nobody', 'ADA', 'ada@example.org', '__proto__'])
        expect(await home().directory.person(nobody)).toBeUndefined()
    })

    test('knows people by their address, in whatever case it is written', async () => {
      await home().setPeople(PEOPLE)
      expect(await home().directory.byEmail('ada@example.org')).toEqual(ada)
      expect(await home().directory.byEmail('Ada@Example.ORG')).toEqual(ada)
      for (const nobody of ['', 'ada', 'script@example.org', '*'])
        expect(await home().directory.byEmail(nobody)).toBeUndefined()
    })

    test('tells the members of a group in a project, without those who are disabled', async () => {
      await home().setPeople(PEOPLE)
      expect(await members('InformationGovernance', 'demo')).toEqual(['ada', 'ben'])
      expect(await members('InformationGovernance', 'other')).toEqual(['ada'])
      expect(await members('ResearchIT', 'demo')).toEqual(['ben'])
      expect(await members('Auditor', 'demo')).toEqual([])
      expect(await members('ResearchIT', 'demo1')).toEqual([])
    })

    test('has what was changed at the next question', async () => {
      await home().setPeople(PEOPLE)
      expect(await members('ResearchIT', 'demo')).toEqual(['ben'])
      await home().setPeople([
        { ...ada, groups: ['ResearchIT'] },
        { ...ben, groups: [] },
        { ...script, disabled: true },
      ])
      expect(await members('ResearchIT', 'demo')).toEqual(['ada'])
      expect((await home().directory.person('ben'))?.groups).toEqual([])
      expect((await home().directory.person('script'))?.disabled).toBe(true)
      expect(await home().directory.person('gone')).toBeUndefined()
    })
  })
}
