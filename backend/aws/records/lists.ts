import { hash } from 'node:crypto'
import type { EgressRequest } from '#egress/request.ts'
import type { Lane } from '#egress/outbox.ts'
import { turnOf } from '#egress/views.ts'
import type { RequestIndex } from '#ports/records.ts'
import { text, type Item } from './attributes.ts'
import { type List, listPartition, listSort } from './table-shape.ts'

/** A list: in which of the indexes it stands, and the value of the partition key there. */
export interface ListName {
  readonly list: List
  readonly partition: string
}

/** The list of an index of requests. */
export function listOfIndex(index: RequestIndex): ListName {
  switch (index.of) {
    case 'project':
      return index.status === undefined
        ? requestList('1', index.project)
        : requestList('2', index.project, index.status)
    case 'requester':
      return listOfRequester(index)
    case 'turn':
      return index.project === undefined
        ? requestList('7', index.turn)
        : requestList('8', index.turn, index.project)
  }
}

function listOfRequester({
  requestedBy,
  project,
  status,
}: Extract<RequestIndex, { of: 'requester' }>): ListName {
  if (project === undefined)
    return status === undefined ? requestList('3', requestedBy) : requestList('4', requestedBy, status)
  return status === undefined
    ? requestList('5', requestedBy, project)
    : requestList('6', requestedBy, project, status)
}

/** All lists in which a request stands. */
export function listsOfRequest(request: EgressRequest): readonly ListName[] {
  const { project, status } = request
  const requestedBy = request.requestedBy.id
  const turn = turnOf(request)
  const indexes: readonly RequestIndex[] = [
    { of: 'project', project },
    { of: 'project', project, status },
    { of: 'requester', requestedBy },
    { of: 'requester', requestedBy, status },
    { of: 'requester', requestedBy, project },
    { of: 'requester', requestedBy, project, status },
    ...(turn === undefined ? [] : [{ of: 'turn', turn } as const, { of: 'turn', turn, project } as const]),
  ]
  return indexes.map(listOfIndex)
}

export const MESSAGES: ListName = { list: '1', partition: 'messages' }
export const NOTICES: ListName = { list: '1', partition: 'notices' }

export function noticesTo(personId: string): ListName {
  return { list: '2', partition: `notices#${personId}` }
}

export function laneList(lane: Lane): ListName {
  return { list: '1', partition: `outbox#${lane}` }
}

/** The attributes by which an item stands in these lists, at this place of each. */
export function listed(lists: readonly ListName[], place: string): Item {
  return Object.fromEntries(
    lists.flatMap(({ list, partition }) => [
      [listPartition(list), text(partition)],
      [listSort(list), text(place)],
    ]),
  )
}

// A digest, since names may be long and every entry carries one: 96 bits in 16 characters, without the # of the other lists.
function requestList(list: List, ...names: readonly string[]): ListName {
  return { list, partition: hash('sha256', JSON.stringify(names), 'base64url').slice(0, 16) }
}
