import type { Group } from '#core/actor.ts'
import type { Imported } from '#egress/request.ts'
import { textOf, type Item } from './item.ts'
import { left, type Left } from './outcome.ts'

/** What TREEHOOSE's item says of a request that is finished there. */
export interface Finished {
  readonly id: string
  readonly status: Imported['status']
  readonly project: string
  readonly workspace: string
  readonly store: string
  /** Who submitted it in Service Workbench; an e-mail address. */
  readonly submittedBy: string
  readonly submittedAt: string
  readonly stages: readonly Group[]
  /** Whether the decisions that it keeps lead to the status that it has. */
  readonly isConsistent: boolean
}

const FLAG = 'is_single_approval_enabled'
const NEEDED = [
  'egress_request_id',
  'project_id',
  'workspace_id',
  'egress_status',
  'updated_by',
  'updated_dt',
]
/** TREEHOOSE counts downloads of whatever id it is given, and writes a row for it. */
const COUNTER = ['egress_request_id', 'download_count']
/** Becomes part of what people read: no control characters, no line breaks. */
const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,256}$/u

/** Tells whether TREEHOOSE has finished this request, and what it says of it. */
export function readTreehoose(item: Item): { readonly finished: Finished } | { readonly left: Left } {
  if (Object.keys(item).every((name) => COUNTER.includes(name)))
    return left('NOT_A_REQUEST', 'has nothing but an id and a number of downloads')
  const problems = NEEDED.flatMap((name) => problemOf(item, name))
  if (problems.length > 0) return left('UNREADABLE', problems.join('; '))
  const text = (name: string): string => textOf(item, name) ?? ''
  const submittedAt = momentOf(text('updated_dt'))
  if (submittedAt === undefined) return left('UNREADABLE', 'updated_dt is no time')

  const isSingle = { true: true, false: false }[text(FLAG)]
  const [ig, rit] = [decisionIn(item, 'ig_reviewer_1_decision'), decisionIn(item, 'rit_reviewer_2_decision')]
  const status = text('egress_status')
  if (status === 'PROCESSING') return left('IN_FLIGHT', 'is in review')
  if (status !== 'IGAPPROVED' && status !== 'RITAPPROVED' && status !== 'REJECTED')
    return left('UNREADABLE', 'egress_status is none that TREEHOOSE has')
  if (status === 'IGAPPROVED' && rit === undefined) {
    if (isSingle === undefined)
      return left('UNREADABLE', `${FLAG} does not say whether IGAPPROVED is the end`)
    if (!isSingle) return left('IN_FLIGHT', 'waits for Research IT')
  }
  const stages: readonly Group[] = isSingle
    ? ['InformationGovernance']
    : ['InformationGovernance', 'ResearchIT']
  return {
    finished: {
      id: text('egress_request_id'),
      status,
      project: text('project_id'),
      workspace: text('workspace_id'),
      store: LINE.test(text('egress_store_name')) ? text('egress_store_name') : text('workspace_id'),
      submittedBy: text('updated_by'),
      submittedAt,
      stages,
      isConsistent: leadTo(ig, rit) === status,
    },
  }
}

function problemOf(item: Item, name: string): readonly string[] {
  if (!Object.hasOwn(item, name)) return [`${name} is missing`]
  const text = textOf(item, name)
  if (text === undefined) return [`${name} is no text`]
  return LINE.test(text) ? [] : [`${name} is empty, too long or has control characters`]
}

/** A decision that was made, in whatever words; what is empty was not. */
function decisionIn(item: Item, name: string): string | undefined {
  return textOf(item, name) || undefined
}

/** The status in which these decisions should have ended. */
function leadTo(ig: string | undefined, rit: string | undefined): Finished['status'] | undefined {
  if (ig === undefined) return undefined
  if (ig !== 'APPROVED') return rit === undefined ? 'REJECTED' : undefined
  if (rit === undefined) return 'IGAPPROVED'
  return rit === 'APPROVED' ? 'RITAPPROVED' : 'REJECTED'
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/

/** In UTC, which TREEHOOSE and Service Workbench mean where they name no zone. */
function momentOf(text: string): string | undefined {
  const [all, zone] = MOMENT.exec(text) ?? []
  const moment = new Date(zone === undefined ? `${all}Z` : text)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
