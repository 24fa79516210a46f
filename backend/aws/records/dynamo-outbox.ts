import { randomUUID } from 'node:crypto'
import type { OutboxEntry } from '#egress/outbox.ts'
import type { Outbox } from '#ports/outbox.ts'
import { bodyIn, type Item, keyOf, number, numberIn, text, textIn } from './attributes.ts'
import { KEYS } from './keys.ts'
import { laneList } from './lists.ts'
import { recordsTable, type TableOptions } from './records-table.ts'
import { listIndex, listPartition, listSort } from './table-shape.ts'

/** Where waiting entries stand, by when they are due. */
const LIST = '1'
/** What only waiting entries have. */
const WAITING_ONLY = ['lane', listPartition(LIST), listSort(LIST)]

/** The outbox, for many who empty it at the same time. */
export interface DynamoOutbox extends Outbox {
  /** Takes an entry that is due `now`: until then nobody else gets it. `false` if it is done, not due, or taken. */
  claim(id: string, now: string, until: string): Promise<boolean>
}

/** The outbox beside the record, in the same table. */
export function dynamoOutbox(options: TableOptions): DynamoOutbox {
  const table = recordsTable(options)
  const waiting = async (id: string): Promise<Item | undefined> => {
    const item = await table.get(KEYS.outbox(id))
    return item && isWaiting(item) ? item : undefined
  }

  return {
    async due(lane, now, limit) {
      const { list, partition } = laneList(lane)
      const found = await table.query({
        index: { name: listIndex(list), isGlobal: true },
        partition: [listPartition(list), partition],
        bound: [listSort(list), '<=', dueKey(now)],
        limit,
        attributes: ['pk', 'sk'],
      })
      // The list lags behind: some of its entries may be done by now, or taken.
      const items = (await table.getAll(found.map(keyOf))).filter(
        (item) => isWaiting(item) && isDue(item, now),
      )
      return items.toSorted(inOrder).map((item) => ({
        entry: bodyIn<OutboxEntry>(item),
        attempts: numberIn(item, 'n'),
      }))
    },

    async claim(id, now, until) {
      const item = await waiting(id)
      if (!item || !isDue(item, now)) return false
      const claim = text(randomUUID())
      const isMine = await table.update({
        key: KEYS.outbox(id),
        condition: { st: text('waiting'), due: text(textIn(item, 'due')) },
        set: { claim, ...dueAt(until) },
      })
      // It may have been done the first time, and the answer lost.
      return isMine || (await waiting(id))?.['claim']?.S === claim.S
    },

    async done(id) {
      // Its id stays, so that it is never added again.
      await table.update({
        key: KEYS.outbox(id),
        condition: {},
        set: { st: text('done') },
        remove: [...WAITING_ONLY, 'error'],
      })
    },

    async postpone(id, error, at) {
      const item = await waiting(id)
      if (!item) return
      const tried = numberIn(item, 'n')
      const counted = { n: number(tried + 1), error: text(error) }
      await table.update({
        key: KEYS.outbox(id),
        // Counted once, also if the answer is lost.
        condition: { st: text('waiting'), n: number(tried) },
        ...(at === undefined
          ? { set: { ...counted, st: text('givenUp') }, remove: WAITING_ONLY }
          : { set: { ...counted, ...dueAt(at) } }),
      })
    },
  }
}

function isWaiting(item: Item): boolean {
  return item['st']?.S === 'waiting'
}

function dueAt(at: string): Item {
  return { due: text(at), [listSort(LIST)]: text(dueKey(at)) }
}

/** After those of new entries, which begin with 0. */
function dueKey(at: string): string {
  return `${at}#`
}

function isDue(item: Item, now: string): boolean {
  return textIn(item, 'due') <= now
}

/** New ones first, then by when they are due; of those due together, in the order of the commits. */
function inOrder(a: Item, b: Item): number {
  const order = (item: Item) => `${textIn(item, 'due')}#${textIn(item, 'place')}`
  return order(a) < order(b) ? -1 : 1
}
