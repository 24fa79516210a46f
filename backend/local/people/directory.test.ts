import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryContract } from '#ports/contracts/directory-contract.ts'
import type { Person } from '#ports/directory.ts'
import { openDirectory } from './open-directory.ts'
import { writeUsersFile } from './users-file.ts'

function usersOf(people: readonly Person[]) {
  return {
    version: 1 as const,
    people: people
      .filter(({ kind }) => kind === 'person')
      .map(({ kind: _person, ...person }) => ({ ...person, passwordHash: 'not asked for' })),
    services: people
      .filter(({ kind }) => kind === 'service')
      .map(({ id, name, projects, disabled }) => {
        return { id, name, projects, disabled, secretHash: 'not asked for' }
      }),
  }
}

directoryContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-people-'))
  const file = join(folder, 'people.json')
  writeUsersFile(file, usersOf([]))
  return {
    directory: openDirectory({ file, passwords: { isHash: () => true }, report: () => {} }),
    async setPeople(people) {
      writeUsersFile(file, usersOf(people))
      return people
    },
    close: () => rm(folder, { recursive: true }),
  }
})
