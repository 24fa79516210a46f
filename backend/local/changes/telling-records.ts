import type { Records } from '#ports/records.ts'
import type { Changes } from './changes.ts'

/** The same record, which tells of each request that was saved, once it is. */
export function tellingRecords(records: Records, changes: Pick<Changes, 'tell'>): Records {
  return {
    ...records,
    async commit(unit) {
      const outcome = await records.commit(unit)
      if (outcome === 'saved')
        for (const change of unit.changes)
          if (change.kind === 'request') changes.tell(change.request.id, change.request.version)
      return outcome
    },
  }
}
