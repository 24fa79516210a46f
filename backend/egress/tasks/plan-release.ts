import { everyFile } from '#egress/every-file.ts'
import { isPackedHere, newReleasePlan } from '#egress/release-plan.ts'
import { keepNote, noteAt, releasePlan, WORK } from '#egress/release-works.ts'
import { passGate, requestBeingReleased } from '#egress/tasks/release-gate.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

const PAGE = 1_000

/** Whether one makes the package, or many do it together, each of these batches by another. */
export type ReleaseWay =
  | { readonly way: 'HERE' }
  | { readonly way: 'BATCHES'; readonly batches: readonly number[] }

/**
 * Says how the package is made. Where many make it, what each of them does is kept among the works, and the plan of an earlier
 * attempt stays: what was finished by it is not done again.
 * @throws GateDenied
 */
export function planRelease({ records, works, settings }: Pick<Ports, 'records' | 'works' | 'settings'>) {
  return async (input: TaskInput): Promise<ReleaseWay> => {
    const request = await requestBeingReleased(records, input)
    if (!request || isPackedHere(request.files, settings.packing)) return { way: 'HERE' }
    const { digest } = await passGate(records, request)
    const place = { requestId: request.id, round: request.round }
    const earlier = await noteAt(works, place, WORK.plan, releasePlan)
    if (earlier?.manifestDigest === digest) return { way: 'BATCHES', batches: numbers(earlier.batches) }
    const plan = newReleasePlan(settings.packing)
    for await (const page of everyFile(records, request.id, request.round, PAGE))
      for (const file of page) plan.add(file)
    const batches = plan.batches()
    await keepNote(works, place, WORK.plan, {
      manifestDigest: digest,
      batches: batches.map((each) => ({ ...each })),
    })
    return { way: 'BATCHES', batches: numbers(batches) }
  }
}

function numbers(batches: readonly unknown[]): readonly number[] {
  return [...batches.keys()]
}
