import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JourneyHome } from '#journeys/journey-home.ts'
import { clientWith, signIn } from './client.ts'
import { start, type Started } from './start.ts'

/** The local home, as journeys see it: a demonstration of its own, served over HTTP. */
export async function localHome(): Promise<JourneyHome> {
  return journeyHome(await start())
}

export function journeyHome({ url, home, folder, stop }: Started): JourneyHome {
  const people = peopleIn(join(folder, 'people.json'))
  return {
    url,
    links: { stored: 201, otherSize: 400, forged: 403, chunked: 201, late: 409 },
    inside: [folder],
    releaseKeyPem: async () => (await fetch(`${url}/.well-known/sluice-release-key.pem`)).text(),
    signIn: (mailbox) => signIn(url, `${mailbox}@example.org`),
    clientWith: (token) => clientWith(url, token),
    uploadsOf: async (requestId) =>
      (await readdir(join(folder, 'uploads', requestId)).catch(() => [])).length,
    token: (requestId, round, stage) => home.ports.records.token(requestId, round, stage),
    resume: (token) => home.ports.workflow.resume(token),
    settled: () => home.idle(),
    async regroup(mailbox, groups) {
      const isTheirs = ({ email }: Person): boolean => email === `${mailbox}@example.org`
      const before = (await people.all()).find(isTheirs)?.groups ?? []
      const change = (now: readonly string[]) =>
        people.write((all) => all.map((person) => (isTheirs(person) ? { ...person, groups: now } : person)))
      await change(groups)
      return () => change(before)
    },
    addPerson: (email, like) =>
      people.write((all) => {
        const model = all.find((person) => person.email === `${like}@example.org`)
        if (!model) throw new Error(`nobody is called ${like}`)
        return [...all, { ...model, id: randomUUID(), email }]
      }),
    stop,
  }
}

interface Person {
  readonly id: string
  readonly email: string
  readonly groups: readonly string[]
}

/** The file of people, edited while it is in use. */
function peopleIn(file: string) {
  const read = async () => JSON.parse(await readFile(file, 'utf8')) as { readonly people: readonly Person[] }
  return {
    all: async () => (await read()).people,
    async write(change: (people: readonly Person[]) => readonly Person[]): Promise<void> {
      const users = await read()
      await writeFile(file, JSON.stringify({ ...users, people: change(users.people) }))
    },
  }
}
