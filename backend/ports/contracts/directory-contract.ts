import { describe, expect, test } from 'vitest'
import type { Directory, Person } from '#ports/directory.ts'
import { opened } from './open-records.ts'

export interface OpenedDirectory {
  readonly directory: Directory
  /** Makes these all the people that there are, and tells them in the same order, with the ids that this home gave them. */
  setPeople(people: readonly Person[]): Promise<readonly Person[]>
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
    /** The people that there are now, by the id that the test gave them. */
    const people = async (list: readonly Person[] = PEOPLE) => {
      const made = await home().setPeople(list)
      return (id: string): Person => {
        const person = made[list.findIndex((one) => one.id === id)]
        if (!person) throw new Error(`nobody is called ${id}`)
        return person
      }
    }
    const members = async (...of: Parameters<Directory['members']>) =>
      (await home().directory.members(...of)).map(({ name }) => name).toSorted()

    test('knows people and service accounts by their id, as they are', async () => {
      const made = await people()
      for (const person of PEOPLE) {
        const { id } = made(person.id)
        expect(await home().directory.person(id)).toEqual({ ...person, id })
      }
      const shouted = made('ada').id.toUpperCase()
      for (const nobody of ['', 'nobody', shouted, 'ada@example.org', '__proto__', '"', '*'])
        expect(await home().directory.person(nobody)).toBeUndefined()
    })

    test('knows people by their address, in whatever case it is written', async () => {
      const made = await people()
      expect(await home().directory.byEmail('ada@example.org')).toEqual(made('ada'))
      expect(await home().directory.byEmail('Ada@Example.ORG')).toEqual(made('ada'))
      for (const nobody of ['', 'ada', 'script@example.org', '*', '"', 'ada@example.org" or "'])
        expect(await home().directory.byEmail(nobody)).toBeUndefined()
    })

    test('tells the members of a group in a project, without those who are disabled', async () => {
      const made = await people()
      expect(await members('InformationGovernance', 'demo')).toEqual([ada.name, ben.name])
      expect(await members('InformationGovernance', 'other')).toEqual([ada.name])
      expect(await members('Auditor', 'demo')).toEqual([])
      expect(await members('ResearchIT', 'demo1')).toEqual([])
      expect(await home().directory.members('ResearchIT', 'demo')).toEqual([made('ben')])
    })

    test('has what was changed at the next question', async () => {
      await people()
      expect(await members('ResearchIT', 'demo')).toEqual([ben.name])
      const made = await people([
        { ...ada, groups: ['ResearchIT'] },
        { ...ben, groups: [] },
        { ...script, disabled: true },
      ])
      expect(await members('ResearchIT', 'demo')).toEqual([ada.name])
      expect((await home().directory.person(made('ben').id))?.groups).toEqual([])
      expect((await home().directory.person(made('script').id))?.disabled).toBe(true)
      expect(await home().directory.byEmail(gone.email)).toBeUndefined()
    })
  })
}
