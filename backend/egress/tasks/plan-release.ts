import { digestOf } from '#core/digest.ts'
import { everyFile } from '#egress/every-file.ts'
import { isPackedHere, newReleasePlan } from '#egress/release-plan.ts'
import { keepNote, WORK } from '#egress/release-works.ts'
import { passGate } from '#egress/tasks/release-gate.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { WRITER_VERSION } from '#package/write/package-journal.ts'
import type { Ports } from '#ports/ports.ts'

const PAGE = 1_000

/** Whether one makes the package, or many do it together, each of these batches by another. */
export type ReleaseWay =
  | { readonly way: 'HERE' }
  | { readonly way: 'BATCHES'; readonly batches: readonly number[] }

/**
 * Says how the package is made. Where many make it, what each of them does is kept among the works. The same files and settings
 * give the same plan: what an earlier attempt finished by it is not done again.
 * @throws GateDenied
 */
export function planRelease({ records, works, settings }: Pick<Ports, 'records' | 'works' | 'settings'>) {
  return async (input: TaskInput): Promise<ReleaseWay> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request || isPackedHere(request.files, settings.packing)) return { way: 'HERE' }
    const { digest } = await passGate(records, request)
    const plan = newReleasePlan(settings.packing)
    for await (const page of everyFile(records, request.id, request.round, PAGE))
      for (const file of page) plan.add(file)
    const batches = plan.batches()
    const content = {
      manifestDigest: digest,
      level: settings.packing.level,
      batches: batches.map((each) => ({ ...each })),
    }
    const id = digestOf('sluice-release-plan', { ...content, writer: WRITER_VERSION })
    const place = { requestId: request.id, round: request.round }
    await keepNote(works, place, WORK.plan, { id, ...content })
    return { way: 'BATCHES', batches: [...batches.keys()] }
  }
}
