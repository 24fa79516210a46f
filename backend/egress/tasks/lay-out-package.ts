import { newMeter } from '#core/digest.ts'
import { layOut } from '#egress/lay-out.ts'
import { packageContents } from '#egress/package-entries.ts'
import { packageParts } from '#egress/package-parts.ts'
import { packageKey, packageName } from '#egress/package-place.ts'
import { batchNote, keepNote, noteThere, releasePlan, WORK, type BatchResult } from '#egress/release-works.ts'
import { WorkMissing } from '#ports/works.ts'
import type { EgressRequest } from '#egress/request.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { inOrder } from '#package/in-order.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

/** Results read at the same time: hides the way to the store. */
const READS_AT_ONCE = 16

/**
 * When every batch is packed: lays the package out, and begins it in the store.
 * @returns the numbers of its parts, from 1
 * @throws IntegrityError, WorkMissing
 */
export function layOutPackage(ports: Pick<Ports, 'records' | 'packages' | 'works' | 'signer' | 'settings'>) {
  const { records, packages, works, settings } = ports

  const packedOf = async (request: EgressRequest, place: StagingPlace) => {
    const { key: planned, id, batches } = await noteThere(works, place, WORK.plan, releasePlan)
    if (planned !== packageName(request, settings.packing.level))
      throw new WorkMissing('The plan is that of another package')
    const read = async (number: number): Promise<BatchResult> => {
      const { plan, result } = await noteThere(works, place, WORK.result(number), batchNote)
      if (plan !== id) throw new WorkMissing('A batch is that of another plan')
      return result
    }
    return { batches, results: await Array.fromAsync(inOrder(batches.keys(), READS_AT_ONCE, read)) }
  }

  return async (input: TaskInput): Promise<{ readonly parts: readonly number[] }> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { parts: [] }
    const place = { requestId: request.id, round: request.round }
    const [{ batches, results }, contents] = await Promise.all([
      packedOf(request, place),
      packageContents(ports, request),
    ])
    const { pieces, directory } = layOut(batches, results, contents)
    const written = newMeter()
    for (const chunk of directory) written.add(chunk)
    const end = { kind: 'directory', bytes: written.bytes(), sha256: written.sha256() } as const
    const parts = packageParts([...pieces, end])
    const [upload] = await Promise.all([
      packages.begin(packageKey(request, settings.packing.level)),
      works.put(place, WORK.directory, directory),
    ])
    // After the directory: what the layout names is there.
    await keepNote(works, place, WORK.layout, {
      upload: { ...upload },
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      parts: parts.map((part) => ({ bytes: part.bytes, pieces: part.pieces.map((piece) => ({ ...piece })) })),
    })
    return { parts: [...parts.keys()].map((index) => index + 1) }
  }
}
