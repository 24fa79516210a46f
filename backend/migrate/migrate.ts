import type { Ports } from '#ports/ports.ts'
import { importedUnit, type Import } from './imported-unit.ts'
import { left, type Left } from './outcome.ts'
import { prepare, type Place, type Projects, type Where } from './prepare.ts'

/** What became of one row. Every row of the input has exactly one. */
export type Settled = Where &
  (
    | {
        readonly outcome: 'imported' | 'there'
        /** The request here. */
        readonly request: string
        readonly status: string
        /** Whether the decisions that stood there lead to the status that stood there. */
        readonly isConsistent: boolean
      }
    | ({ readonly outcome: 'left' } & Left)
  )

/**
 * Brings the finished requests of TREEHOOSE's table into the record. Done again, it changes nothing. What goes wrong with
 * one row does not stop the others. A dry run reads the record, and answers what would be written.
 */
export function migrate(
  { records, now }: Pick<Ports, 'records' | 'now'>,
  options: Projects & { readonly dryRun: boolean },
) {
  /** What a dry run would have written by now. */
  const wouldStand = new Map<string, string>()

  /** Whether this very request stands in the record; `undefined` where its id is free. */
  const stands = async ({ id, digest }: Pick<Import, 'id' | 'digest'>): Promise<boolean | undefined> => {
    const known = await records.request(id)
    const standing = known ? known.imported?.digest : wouldStand.get(id)
    return known || wouldStand.has(id) ? standing === digest : undefined
  }

  const written = async (what: Omit<Import, 'at'>): Promise<'imported' | 'there' | 'taken'> => {
    const before = await stands(what)
    if (before !== undefined) return before ? 'there' : 'taken'
    if (options.dryRun) {
      wouldStand.set(what.id, what.digest)
      return 'imported'
    }
    const saved = await records.commit(importedUnit({ ...what, at: now() })).catch(async (error: unknown) => {
      // It may be that only the answer was lost.
      if (await stands(what)) return 'saved'
      throw error
    })
    if (saved === 'saved') return 'imported'
    return (await stands(what)) ? 'there' : 'taken'
  }

  const settled = async (where: Where, what: Omit<Import, 'at'>): Promise<Settled> => {
    const { id: request, finished } = what
    try {
      const outcome = await written(what)
      if (outcome === 'taken')
        return leftAt(where, left('ID_TAKEN', `the record has another request ${request}`))
      return { ...where, outcome, request, status: finished.status, isConsistent: finished.isConsistent }
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      return leftAt(where, left('FAULT', `the record did not take it: ${name}`))
    }
  }

  return async (places: readonly Place[]): Promise<readonly Settled[]> => {
    const all: Settled[] = []
    for (const { where, what } of prepare(places, options))
      all.push('left' in what ? leftAt(where, what) : await settled(where, what.ready))
    return all
  }
}

function leftAt(where: Where, { left: why }: { readonly left: Left }): Settled {
  return { ...where, outcome: 'left', ...why }
}
