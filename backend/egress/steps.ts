/**
 * The life of a request: who owns each status, what may be done there, and where each action leads.
 * The API, the workflow, the tests and docs/request-statuses.md all read this table.
 */
export const STEPS = {
  DRAFT: {
    owner: 'author',
    on: {
      addFiles: ['DRAFT'],
      removeFiles: ['DRAFT'],
      upload: ['DRAFT'],
      submit: ['STAGING'],
      withdraw: ['WITHDRAWN'],
    },
  },
  STAGING: { owner: 'system', on: { stage: ['IN_REVIEW'], withdraw: ['WITHDRAWN'], fail: ['FAILED'] } },
  IN_REVIEW: {
    owner: 'reviewers',
    on: {
      viewFile: ['IN_REVIEW'],
      decide: ['IN_REVIEW', 'RELEASING', 'REJECTED'],
      withdraw: ['WITHDRAWN'],
      expire: ['EXPIRED'],
      fail: ['FAILED'],
    },
  },
  RELEASING: {
    owner: 'system',
    on: { release: ['RELEASED'], discardPackage: ['RELEASING'], fail: ['FAILED'] },
  },
  FAILED: {
    owner: 'system',
    on: { retry: ['STAGING', 'IN_REVIEW', 'RELEASING'], withdraw: ['WITHDRAWN'] },
  },
  RELEASED: {
    owner: 'nobody',
    on: { download: ['RELEASED'], deleteStaged: ['RELEASED'], fail: ['RELEASED'], retry: ['RELEASED'] },
  },
  REJECTED: { owner: 'nobody', on: { deleteStaged: ['REJECTED'], fail: ['REJECTED'], retry: ['REJECTED'] } },
  WITHDRAWN: {
    owner: 'nobody',
    on: { deleteStaged: ['WITHDRAWN'], fail: ['WITHDRAWN'], retry: ['WITHDRAWN'] },
  },
  EXPIRED: { owner: 'nobody', on: { deleteStaged: ['EXPIRED'], fail: ['EXPIRED'], retry: ['EXPIRED'] } },
  /** Finished in another system before this one (backend/migrate). Nothing of it was decided or released here. */
  IMPORTED: { owner: 'nobody', on: {} },
} as const satisfies Record<string, StatusRow>

interface StatusRow {
  readonly owner: Owner
  readonly on: Readonly<Partial<Record<Action, readonly string[]>>>
}

/** Who moves a request on: `nobody` means that it is closed. */
export type Owner = 'author' | 'reviewers' | 'system' | 'nobody'
export type Status = keyof typeof STEPS

/** What people do to a request. */
export const PERSON_ACTIONS = [
  'addFiles',
  'removeFiles',
  'upload',
  'submit',
  'withdraw',
  'decide',
  'viewFile',
  'download',
  'retry',
] as const
/** What the machine does to a request. */
export const MACHINE_ACTIONS = [
  'stage',
  'release',
  'discardPackage',
  'deleteStaged',
  'expire',
  'fail',
] as const
export type PersonAction = (typeof PERSON_ACTIONS)[number]
export type Action = PersonAction | (typeof MACHINE_ACTIONS)[number]

export const STATUSES = Object.keys(STEPS).filter((name): name is Status => name in STEPS)

/** The statuses that an action may lead to from here; empty where it cannot be done at all. */
export function leadsTo(status: Status, action: Action): readonly Status[] {
  const row: StatusRow = STEPS[status]
  return (row.on[action] ?? []).filter((name): name is Status => name in STEPS)
}

/** Whether an action can be done in this status at all; who may do it is another question. */
export function isPossible(status: Status, action: Action): boolean {
  return leadsTo(status, action).length > 0
}

/** Whether nothing can be decided or changed any more. */
export function isClosed(status: Status): boolean {
  return STEPS[status].owner === 'nobody'
}
