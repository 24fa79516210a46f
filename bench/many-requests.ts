import type { DatabaseSync } from 'node:sqlite'
import type { PersonRef } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Settings } from '#egress/settings.ts'
import { turnOf } from '#egress/views.ts'
import { transaction } from '#local/records/open-database.ts'

/** Of a hundred requests, how many are in which state: most are closed, a few wait for someone. */
const STATES = [
  { share: 5, status: 'DRAFT' },
  { share: 5, status: 'IN_REVIEW', stage: 0 },
  { share: 5, status: 'IN_REVIEW', stage: 1 },
  { share: 10, status: 'REJECTED' },
  { share: 75, status: 'RELEASED' },
] as const satisfies readonly { share: number; status: EgressRequest['status']; stage?: number }[]

const AUTHORS = 10
const FIRST_AT = Date.parse('2026-01-01T00:00:00.000Z')
const FOREVER = '2099-01-01T00:00:00.000Z'

/** One of the people who ask, by number. */
export function author(number: number): PersonRef {
  const id = `author-${number % AUTHORS}`
  return { id, name: `Author ${number % AUTHORS}`, email: `${id}@example.org` }
}

/** Writes so many requests as rows, as commits would have left them. Two projects take turns. */
export function insertRequests(db: DatabaseSync, settings: Settings, count: number): void {
  const insert = db.prepare(
    `INSERT INTO requests (version, status, round, turn, body, id, project, requested_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  transaction(db, () => {
    for (let number = 0; number < count; number += 1) {
      const request = requestOf(settings, number)
      insert.run(
        request.version,
        request.status,
        request.round,
        turnOf(request) ?? null,
        JSON.stringify(request),
        request.id,
        request.project,
        request.requestedBy.id,
        request.createdAt,
      )
    }
  })
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

function requestOf({ projects, policies }: Settings, number: number): EgressRequest {
  const project = projects[number % projects.length]
  const policy = policies['double']
  if (!project || !policy) throw new Error('The configuration has no projects or no policy "double"')
  const at = new Date(FIRST_AT + number * 1_000).toISOString()
  const state = stateOf(number)
  return {
    id: `request-${String(number).padStart(8, '0')}`,
    title: `Survival by region ${number}`,
    purpose: 'Tables for the annual report of the registry, with counts under ten suppressed',
    project: project.id,
    workspace: project.id,
    requestedBy: author(Math.floor(number / projects.length)),
    createdAt: at,
    status: state.status,
    round: 1,
    version: 4,
    policy,
    decisions: [],
    files: { count: 12, bytes: 480_000, types: ['text/csv'] },
    downloads: { used: 0, allowed: 3 },
    attempt: 1,
    ...(state.status !== 'DRAFT' && { submittedAt: at, manifestDigest: '0'.repeat(64) }),
    ...('stage' in state && { openStage: { stage: state.stage, openedAt: at, deadlineAt: FOREVER } }),
  }
}

/** States are spread: the same share in every stretch of the list. */
function stateOf(number: number): (typeof STATES)[number] {
  let place = (number * 37) % 100
  for (const state of STATES) {
    if (place < state.share) return state
    place -= state.share
  }
  return STATES[4]
}
