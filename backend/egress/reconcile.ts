import { SYSTEM, type Group } from '#core/actor.ts'
import { executionName, startOf } from '#egress/outbox.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { adopted } from '#egress/transitions.ts'
import { turnOf } from '#egress/views.ts'
import type { Ports } from '#ports/ports.ts'

/** Whose turn it is while an execution has to be on its way: it works, or it waits for a group. */
const FOLLOWED = ['system', 'InformationGovernance', 'ResearchIT'] as const satisfies readonly (
  | 'system'
  | Group
)[]
const PAGE = 100

/**
 * Compares the record with the workflow and brings the workflow back in line: a request that has to be staged, decided,
 * released or tidied up, but that no execution follows, gets a new one that goes on where the record stands.
 * @returns how many were taken up
 */
export function reconcile({ records, workflow, now }: Pick<Ports, 'records' | 'workflow' | 'now'>) {
  const takeUp = async ({ id }: RequestSummary): Promise<boolean> => {
    const request = await records.request(id)
    // The list may be older than the record.
    if (!request || !isFollowed(request)) return false
    if ((await workflow.status(executionName(request))) === 'running') return false
    const next = adopted(request)
    const saved = await records.commit({
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
    })
    return saved === 'saved'
  }

  return async (): Promise<number> => {
    let taken = 0
    for (const turn of FOLLOWED)
      for await (const request of everyRequest(records, turn)) if (await takeUp(request)) taken += 1
    return taken
  }
}

function isFollowed(request: EgressRequest): boolean {
  const turn = turnOf(request)
  return FOLLOWED.some((followed) => followed === turn)
}

async function* everyRequest(records: Ports['records'], turn: string): AsyncIterable<RequestSummary> {
  let before: { createdAt: string; id: string } | undefined
  for (;;) {
    const page = await records.requests({ of: 'turn', turn }, { limit: PAGE, ...(before && { before }) })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    before = { createdAt: last.createdAt, id: last.id }
  }
}
