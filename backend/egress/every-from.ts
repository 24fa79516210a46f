import { randomInt } from 'node:crypto'
import type { RequestSummary } from '#egress/request-summary.ts'
import type { Records } from '#ports/records.ts'

/** Between two requests of a list, or at one. */
export type Place = Pick<RequestSummary, 'createdAt' | 'id'>

const PAGE = 100
const FINENESS = 2 ** 47

/** A number from 0 up to, but without, 1. */
export function randomChance(): number {
  return randomInt(FINENESS) / FINENESS
}

/**
 * Every request whose turn it is: first what is older than the place, newest first, then from the newest down to the place.
 * Those of the very moment of the place may come twice.
 */
export async function* everyFrom(
  records: Pick<Records, 'requests'>,
  turn: string,
  place: Place,
): AsyncIterable<RequestSummary> {
  yield* everyOlder(records, turn, place)
  for await (const request of everyOlder(records, turn)) {
    if (request.createdAt < place.createdAt) return
    yield request
  }
}

async function* everyOlder(
  records: Pick<Records, 'requests'>,
  turn: string,
  place?: Place,
): AsyncIterable<RequestSummary> {
  for (let before = place; ;) {
    const page = await records.requests({ of: 'turn', turn }, { limit: PAGE, ...(before && { before }) })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    before = { createdAt: last.createdAt, id: last.id }
  }
}
