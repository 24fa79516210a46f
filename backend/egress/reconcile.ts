import { SYSTEM, type Group } from '#core/actor.ts'
import { correlated } from '#egress/correlated.ts'
import { everyFrom, randomChance, type Place } from '#egress/every-from.ts'
import { executionName, startOf } from '#egress/outbox.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { adopted, later } from '#egress/transitions.ts'
import { turnOf } from '#egress/views.ts'
import type { Ports } from '#ports/ports.ts'
import type { Unit } from '#ports/records.ts'

/** Whose turn it is while an execution has to be on its way: it works, or it waits for a group. */
const FOLLOWED = ['system', 'InformationGovernance', 'ResearchIT'] as const satisfies readonly (
  | 'system'
  | Group
)[]
type Followed = (typeof FOLLOWED)[number]

const REACH_SECONDS = 400 * 24 * 60 * 60

/**
 * Compares the record with the workflow and brings the workflow back in line: a request that has to be staged, decided,
 * released or tidied up, but that no execution follows, gets a new one that goes on where the record stands. A run that a
 * signal ends early looked at some of them. So that none is always left out, a run goes on where the one before stopped,
 * or else begins anywhere: whose turn is first, and with requests of what time.
 * @returns how many were taken up
 */
export function reconcile(
  { records, workflow, now }: Pick<Ports, 'records' | 'workflow' | 'now'>,
  chance: () => number = randomChance,
) {
  const stoppedAt = new Map<Followed, Place>()

  const takeUp = async (id: string): Promise<boolean> => {
    const request = await records.request(id)
    // The list may be older than the record.
    if (!request || !isFollowed(request)) return false
    if ((await workflow.status(executionName(request))) === 'running') return false
    const next = adopted(request)
    const unit: Unit = {
      changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
      events: [
        {
          stream: streamOf(request.id),
          type: 'workflowTakenUp',
          at: now(),
          actor: eventActor(SYSTEM),
          facts: { status: request.status, attempt: next.attempt },
        },
      ],
      outbox: [startOf(next)],
    }
    return (await records.commit(correlated(unit, request.correlationId))) === 'saved'
  }

  const somewhere = (): Place => ({ createdAt: later(now(), -chance() * REACH_SECONDS), id: '' })

  return async (signal?: AbortSignal): Promise<number> => {
    const seen = new Set<string>()
    let taken = 0
    for (const turn of fromAnyOn(FOLLOWED, chance)) {
      if (signal?.aborted) break
      for await (const { id, createdAt } of everyFrom(records, turn, stoppedAt.get(turn) ?? somewhere())) {
        if (signal?.aborted) return taken
        if (seen.has(id)) continue
        seen.add(id)
        // Before it is looked at: one that cannot be looked at does not hold up the others for ever.
        stoppedAt.set(turn, { createdAt, id })
        if (await takeUp(id)) taken += 1
      }
      stoppedAt.delete(turn)
    }
    return taken
  }
}

function isFollowed(request: EgressRequest): boolean {
  const turn = turnOf(request)
  return FOLLOWED.some((followed) => followed === turn)
}

function fromAnyOn<T>(all: readonly T[], chance: () => number): readonly T[] {
  const first = Math.floor(chance() * all.length)
  return [...all.slice(first), ...all.slice(0, first)]
}
