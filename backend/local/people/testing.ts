import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { passwords } from '#local/people/password.ts'
import type { UsersFile } from '#local/people/users-file.ts'

/** Argon2 at no cost: for tests only. */
export const cheapPasswords = () => passwords({ m: 8, t: 1, p: 1 })

/** A path in a folder that is gone after the test. */
export function aPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-people-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}

/** A clock that stands still until it is told to go on. */
export function aClock(start = '2026-01-01T12:00:00.000Z') {
  let ms = Date.parse(start)
  return { now: () => new Date(ms).toISOString(), goOn: (seconds: number) => (ms += seconds * 1000) }
}

const CHEAP_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** A researcher, a reviewer and a service account whose passwords nobody knows. */
export const USERS: UsersFile = {
  version: 1,
  people: [
    {
      id: 'robin',
      email: 'Robin@example.org',
      name: 'Robin',
      groups: ['Researcher'],
      projects: ['demo'],
      passwordHash: CHEAP_HASH,
    },
    {
      id: 'gale',
      email: 'gale@example.org',
      name: 'Gale',
      groups: ['InformationGovernance', 'TREAdmin'],
      projects: ['demo', 'other'],
      passwordHash: CHEAP_HASH,
    },
  ],
  services: [{ id: 'robot', name: 'Robot', projects: ['demo'], secretHash: CHEAP_HASH }],
}
