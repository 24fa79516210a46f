import { readFileSync, statSync } from 'node:fs'
import { emailKey } from '#people/email-key.ts'
import type { Passwords } from '#local/people/password.ts'
import { parseUsersFile, UsersFileRefused, type UsersFile } from '#local/people/users-file.ts'
import { groupsFrom } from '#people/groups.ts'
import type { Directory, Person } from '#ports/directory.ts'

/** The people of the local home, and what proves that someone is one of them. */
export interface UsersDirectory extends Directory {
  /** Hash of a person's password. A service account has none. */
  passwordHashOf(personId: string): Promise<string | undefined>
  /** Hash of a service account's secret. A person has none. */
  secretHashOf(serviceId: string): Promise<string | undefined>
}

interface Known {
  readonly people: ReadonlyMap<string, Person>
  readonly byEmail: ReadonlyMap<string, Person>
  readonly passwordHashes: ReadonlyMap<string, string>
  readonly secretHashes: ReadonlyMap<string, string>
}

interface Look {
  readonly known: Known
  readonly stamp?: string
  readonly text?: string
  /** Changed so recently that its times need not show the next change. */
  readonly isFresh?: boolean
  readonly problems?: string
}

const NOBODY: Known = {
  people: new Map(),
  byEmail: new Map(),
  passwordHashes: new Map(),
  secretHashes: new Map(),
}
const FRESH_MS = 2_000

/**
 * The people in a users file. Every question looks at the file as it is then. If the file turns unusable while the
 * service runs there is nobody until it is mended, and `report` is told once what is wrong with it.
 * @throws UsersFileRefused if the file is unusable at the start
 */
export function openDirectory(options: {
  readonly file: string
  readonly passwords: Pick<Passwords, 'isHash'>
  readonly report: (problem: string) => void
}): UsersDirectory {
  const { file, passwords, report } = options
  let last: Look = { known: NOBODY }

  function look(): Look {
    // In step with nothing else: no question is answered from what another one read earlier.
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = statSync(file, { bigint: true })
    const stamp = [ino, size, mtimeNs, ctimeNs].join()
    if (stamp === last.stamp && !last.isFresh) return last
    const isFresh = Date.now() - Number(ctimeMs) < FRESH_MS
    const text = readFileSync(file, 'utf8')
    if (text === last.text) return { ...last, stamp, isFresh }
    return { ...usable(text), text, stamp, isFresh }
  }

  function usable(text: string): Look {
    try {
      return { known: index(parseUsersFile(text, passwords)) }
    } catch (error) {
      if (!(error instanceof UsersFileRefused)) throw error
      return { known: NOBODY, problems: error.message }
    }
  }

  function now(): Known {
    const next = lookOrNobody()
    if (next.problems !== undefined && next.problems !== last.problems) report(next.problems)
    last = next
    return next.known
  }

  function lookOrNobody(): Look {
    try {
      return look()
    } catch (error) {
      return { known: NOBODY, problems: `The users file cannot be read: ${reasonOf(error)}` }
    }
  }

  last = lookOrNobody()
  if (last.problems !== undefined) throw new UsersFileRefused([last.problems])

  return {
    person: async (id) => now().people.get(id),
    byEmail: async (email) => now().byEmail.get(emailKey(email)),
    members: async (group, project) =>
      [...now().people.values()].filter(
        ({ groups, projects, disabled }) => !disabled && groups.includes(group) && projects.includes(project),
      ),
    passwordHashOf: async (id) => now().passwordHashes.get(id),
    secretHashOf: async (id) => now().secretHashes.get(id),
  }
}

function index({ people, services }: UsersFile): Known {
  const persons = people.map(({ id, name, email, groups, projects, disabled = false }): Person => {
    return { id, name, email, groups: groupsFrom(groups), projects, disabled, kind: 'person' }
  })
  const accounts = services.map(({ id, name, projects, disabled = false }): Person => {
    return { id, name, email: '', groups: [], projects, disabled, kind: 'service' }
  })
  return {
    people: new Map([...persons, ...accounts].map((person) => [person.id, person])),
    byEmail: new Map(persons.map((person) => [emailKey(person.email), person])),
    passwordHashes: new Map(people.map(({ id, passwordHash }) => [id, passwordHash])),
    secretHashes: new Map(services.map(({ id, secretHash }) => [id, secretHash])),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
