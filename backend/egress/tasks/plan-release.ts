import { digestOf } from '#core/digest.ts'
import { everyFile } from '#egress/every-file.ts'
import { packageName } from '#egress/package-place.ts'
import { isPackedHere, newReleasePlan } from '#egress/release-plan.ts'
import { keepNote, noteAt, releasePlan, WORK } from '#egress/release-works.ts'
import { passGate } from '#egress/tasks/release-gate.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

const PAGE = 1_000

/** Whether one makes the package, or many do it together, each of these batches by another. */
export type ReleaseWay =
  | { readonly way: 'HERE' }
  | { readonly way: 'BATCHES'; readonly batches: readonly number[] }

/**
 * Says how the package is made. Where many make it, what each of them does is kept among the works, and the plan of an earlier
 * attempt stays, if it was made for a package of the same bytes and with the same limits: what was finished by it is not done
 * again.
 * @throws GateDenied
 */
export function planRelease({ records, works, settings }: Pick<Ports, 'records' | 'works' | 'settings'>) {
  return async (input: TaskInput): Promise<ReleaseWay> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request || isPackedHere(request.files, settings.packing)) return { way: 'HERE' }
    const place = { requestId: request.id, round: request.round }
    const [, earlier] = await Promise.all([
      passGate(records, request),
      noteAt(works, place, WORK.plan, releasePlan),
    ])
    const key = packageName(request, settings.packing.level)
    const { batch: limits } = settings.packing
    if (
      earlier?.key === key &&
      earlier.limits.files === limits.files &&
      earlier.limits.bytes === limits.bytes
    )
      return { way: 'BATCHES', batches: numbers(earlier.batches) }
    const plan = newReleasePlan(settings.packing)
    for await (const page of everyFile(records, request.id, request.round, PAGE))
      for (const file of page) plan.add(file)
    const batches = plan.batches().map((each) => ({ ...each }))
    const id = digestOf('sluice-release-plan', { key, batches })
    await keepNote(works, place, WORK.plan, { key, limits: { ...limits }, id, batches })
    return { way: 'BATCHES', batches: numbers(batches) }
  }
}

function numbers(batches: readonly unknown[]): readonly number[] {
  return [...batches.keys()]
}
