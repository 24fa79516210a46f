import { randomUUID } from 'node:crypto'
import {
  type CancellationReason,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import type { Unit } from '#ports/records.ts'
import type { Action } from './action.ts'
import { nameOf } from './attributes.ts'
import { type LastEvent, nextEvents } from './next-events.ts'
import { planUnit } from './plan-unit.ts'
import type { TableOptions } from './records-table.ts'
import { waitForTurn } from './retry.ts'
import { transactItem } from './transact-item.ts'
import { requireOneTransaction } from './unit-too-large.ts'

/** Somebody else was at one of the items, or too much was going on: nothing was written, and it may be tried again. */
const BUSY = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']

export interface CommitOptions extends TableOptions {
  /** The last event of a stream. */
  readonly lastEvent: LastEvent
  /** Places of this commit's outbox entries in the order of all commits. */
  readonly newPlaces: () => (nth: number) => string
}

/**
 * Writes units of work, each as one transaction. What is not certain to have failed is sent again with its token by the
 * client itself, and counts once.
 * @throws UnitTooLarge · Fault CONFLICT if it never gets through · what the client throws if it never hears
 */
export function commitUnit({ client, table, lastEvent, newPlaces }: CommitOptions) {
  /** The reasons, by the place of the action, for which nothing was written; `undefined` if everything was. */
  const transact = async (actions: readonly Action[]): Promise<readonly CancellationReason[] | undefined> => {
    try {
      await client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: randomUUID(),
          TransactItems: actions.map((action) => transactItem(table, action)),
        }),
      )
      return undefined
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const reasons = error.CancellationReasons ?? []
      const isKnown = ({ Code = 'None' }: CancellationReason) =>
        Code === 'None' || Code === 'ConditionalCheckFailed' || BUSY.includes(Code)
      if (reasons.length !== actions.length || !reasons.every(isKnown)) throw error
      return reasons
    }
  }

  return async (unit: Unit): Promise<'saved' | 'stale'> => {
    const known = new Map<string, boolean>()
    const places = newPlaces()
    for (let tries = 0; ;) {
      const planned = planUnit(unit, known, places)
      if (planned === 'stale') return 'stale'
      requireOneTransaction(planned)
      const actions = [...planned, ...(await nextEvents(lastEvent, unit.events))]
      if (actions.length === 0) return 'saved'
      requireOneTransaction(actions)
      const reasons = await transact(actions)
      if (!reasons) return 'saved'
      const failed = actions.filter((_, nth) => reasons[nth]?.Code === 'ConditionalCheckFailed')
      if (failed.some(({ otherwise }) => otherwise === 'stale')) return 'stale'
      const leftOut = failed.filter(({ otherwise }) => otherwise === 'skip')
      for (const { key, condition } of leftOut) known.set(nameOf(key), condition === 'absent')
      // Leaving something out is progress of its own.
      if (leftOut.length > 0) continue
      await waitForTurn(tries)
      tries += 1
    }
  }
}
