import type { Position } from '#ports/records.ts'
import { idKey, idOfKey } from './id-key.ts'
import { numberOfSortable, sortable } from './sortable.ts'

/** Digits of base 64 for the milliseconds since 1970: enough beyond the year 9999. */
const TIME_LENGTH = 8
const LATEST = 64 ** TIME_LENGTH - 1

/** A time in a key, in order. What is no time, or none that a clock says, stands before all others. */
export function timeKey(at: string): string {
  const milliseconds = Date.parse(at) || 0
  return sortable(BigInt(Math.min(Math.max(milliseconds, 0), LATEST)), TIME_LENGTH)
}

/** The place in a list that is sorted by time and then by id. */
export function placeKey({ createdAt, id }: Position): string {
  return timeKey(createdAt) + idKey(id)
}

export function positionOfPlace(place: string): Position {
  const milliseconds = Number(numberOfSortable(place.slice(0, TIME_LENGTH)))
  return { createdAt: new Date(milliseconds).toISOString(), id: idOfKey(place.slice(TIME_LENGTH)) }
}
