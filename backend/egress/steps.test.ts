import { describe, expect, test } from 'vitest'
import {
  isClosed,
  isPossible,
  leadsTo,
  MACHINE_ACTIONS,
  PERSON_ACTIONS,
  STATUSES,
  STEPS,
  type Action,
  type Status,
} from './steps.ts'

const ACTIONS: readonly Action[] = [...PERSON_ACTIONS, ...MACHINE_ACTIONS]
const CLOSED = ['RELEASED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'IMPORTED']
const next = (status: Status): readonly Status[] => ACTIONS.flatMap((action) => leadsTo(status, action))

const into = (to: Status) =>
  STATUSES.filter((from) => from !== to).flatMap((from) =>
    ACTIONS.filter((action) => leadsTo(from, action).includes(to)).map((action) => `${from} ${action}`),
  )

function reachableFrom(start: Status): ReadonlySet<Status> {
  const reached = new Set<Status>([start])
  for (const status of reached) for (const to of next(status)) reached.add(to)
  return reached
}

test('the life of a request is exactly this', () => {
  const edges = STATUSES.map((status) => {
    const ways = ACTIONS.flatMap((action) => leadsTo(status, action).map((to) => `${action} ${to}`))
    return `${status} (${STEPS[status].owner}): ${ways.join(', ')}`
  })
  expect(edges).toEqual([
    'DRAFT (author): addFiles DRAFT, removeFiles DRAFT, upload DRAFT, submit STAGING, withdraw WITHDRAWN',
    'STAGING (system): withdraw WITHDRAWN, stage IN_REVIEW, fail FAILED',
    'IN_REVIEW (reviewers): withdraw WITHDRAWN, decide IN_REVIEW, decide RELEASING, decide REJECTED, viewFile IN_REVIEW, expire EXPIRED, fail FAILED',
    'RELEASING (system): release RELEASED, discardPackage RELEASING, fail FAILED',
    'FAILED (system): withdraw WITHDRAWN, retry STAGING, retry IN_REVIEW, retry RELEASING',
    'RELEASED (nobody): download RELEASED, retry RELEASED, deleteStaged RELEASED, fail RELEASED',
    'REJECTED (nobody): retry REJECTED, deleteStaged REJECTED, fail REJECTED',
    'WITHDRAWN (nobody): retry WITHDRAWN, deleteStaged WITHDRAWN, fail WITHDRAWN',
    'EXPIRED (nobody): retry EXPIRED, deleteStaged EXPIRED, fail EXPIRED',
    'IMPORTED (nobody): ',
  ])
})

test('the table names no status and no action that does not exist', () => {
  for (const { on } of Object.values(STEPS))
    for (const [action, to] of Object.entries(on)) {
      expect(ACTIONS).toContain(action)
      expect(STATUSES).toEqual(expect.arrayContaining([...to]))
    }
})

test('what people do and what the machine does are different things', () => {
  expect(new Set(ACTIONS).size).toBe(PERSON_ACTIONS.length + MACHINE_ACTIONS.length)
})

test('every action is possible somewhere', () => {
  for (const action of ACTIONS) expect(STATUSES.some((status) => isPossible(status, action))).toBe(true)
})

test('every status can be reached from a draft, but that of what was finished elsewhere', () => {
  expect([...reachableFrom('DRAFT'), 'IMPORTED'].toSorted()).toEqual(STATUSES.toSorted())
})

describe.each(STATUSES)('%s', (status) => {
  test('is closed exactly if nobody owns it', () => {
    expect(isClosed(status)).toBe(CLOSED.includes(status))
  })

  test('leads nowhere else once closed, and to an end while it is not', () => {
    const ends = [...reachableFrom(status)].filter(isClosed)
    expect(isClosed(status) ? [...reachableFrom(status)] : ends.length > 0).toEqual(
      isClosed(status) ? [status] : true,
    )
  })

  test('lets only its owner move it on, but for taking it back, failing and retrying', () => {
    const movers: Record<string, readonly Action[]> = {
      author: ['addFiles', 'removeFiles', 'upload', 'submit', 'withdraw'],
      reviewers: ['decide', 'viewFile', 'expire', 'withdraw', 'fail'],
      system: ['stage', 'release', 'discardPackage', 'withdraw', 'fail', 'retry'],
      nobody: ['download', 'deleteStaged', 'fail', 'retry'],
    }
    const possible = ACTIONS.filter((action) => isPossible(status, action))
    expect(movers[STEPS[status].owner]).toEqual(expect.arrayContaining(possible))
  })
})

test('nothing is released but from RELEASING, and that is reached only by deciding, or by retrying what was there', () => {
  expect(into('RELEASED')).toEqual(['RELEASING release'])
  expect(into('RELEASING')).toEqual(['IN_REVIEW decide', 'FAILED retry'])
  expect(into('REJECTED')).toEqual(['IN_REVIEW decide'])
})
