import { laneOf, type OutboxEntry } from '#egress/outbox.ts'
import type { DueEntry, Lane } from '#ports/outbox.ts'
import { bodyIn, numberIn, type Item } from '../records/attributes.ts'

/** The entry of this lane that a new image of the table's stream is, if it waits; `undefined` for anything else. */
export function entryOfImage(image: Item, lane: Lane): DueEntry | undefined {
  if (image['sk']?.S !== 'outbox' || image['st']?.S !== 'waiting') return undefined
  const entry = bodyIn<OutboxEntry>(image)
  return laneOf(entry) === lane ? { entry, attempts: numberIn(image, 'n') } : undefined
}
