import type { Actor } from '#core/actor.ts'
import { findRequest } from '#egress/find-request.ts'
import { packingForecast, type PackingForecast } from '#egress/packing-forecast.ts'
import type { Packed } from '#ports/progress.ts'
import type { Ports } from '#ports/ports.ts'

/** What is to be packed, what that will take, and how much of it is done where it is going on. */
export interface Packing extends PackingForecast {
  readonly total: Packed
  readonly packed: Packed | undefined
}

/** What packing a request takes. Absent, foreign and forbidden are the same. */
export function getPacking(ports: Pick<Ports, 'records' | 'permissions' | 'settings' | 'progress'>) {
  const { settings, progress } = ports
  return async ({ id }: { readonly id: string }, actor: Actor): Promise<Packing | undefined> => {
    const { seen } = await findRequest(ports, id, actor)
    if (!seen) return undefined
    const { files, status } = seen
    return {
      ...packingForecast(files, settings.packing, settings.packing.rates),
      total: { files: files.count, bytes: files.bytes },
      packed: status === 'RELEASING' ? progress.packed(id) : undefined,
    }
  }
}
