import { randomUUID } from 'node:crypto'
import { aDecision, inReview } from '#egress/request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'

/** Requests as they are in practice: UUIDs, a title of 40 characters, two stages, the first of them decided. */
export function realisticRequest(part: Partial<EgressRequest> = {}): EgressRequest {
  const decider = { id: randomUUID(), name: 'Sam Okonkwo', email: 'sam.okonkwo@example.org' }
  return inReview(1, {
    id: randomUUID(),
    title: 'Survival by region, sex and age, 2019-24',
    project: 'cancer-registry',
    workspace: randomUUID(),
    requestedBy: { id: randomUUID(), name: 'Robin Ashworth', email: 'robin.ashworth@example.org' },
    createdAt: '2026-03-04T09:12:31.482Z',
    submittedAt: '2026-03-04T10:47:05.119Z',
    openStage: { stage: 1, openedAt: '2026-03-05T08:00:00.000Z', deadlineAt: '2026-03-12T08:00:00.123Z' },
    decisions: [aDecision(0, { by: decider })],
    files: { count: 148, bytes: 73_400_320, types: ['text/csv'] },
    version: 12,
    ...part,
  })
}
