import { SYSTEM } from '#core/actor.ts'
import { canonicalJson } from '#core/canonical-json.ts'
import { digestOf, sha256Hex } from '#core/digest.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import type { Unit } from '#ports/records.ts'
import type { Item } from './item.ts'
import type { Finished } from './read-treehoose.ts'

/** In TREEHOOSE an approval took at most so long; its workflow ended then, decided or not. */
const TREEHOOSE_TIMEOUT_SECONDS = 21 * 24 * 60 * 60
/** What the record keeps of one item, as canonical JSON: an event with it stays well under DynamoDB's 400 KB. */
export const MAX_ITEM_BYTES = 300_000
/** Task tokens are in no record, not even dead ones. */
const WITHHELD = 'task_token'

/** The item as the record keeps it. */
export function keptOf(item: Item): Item {
  const { [WITHHELD]: _token, ...kept } = item
  return kept
}

/** @throws TypeError for what has no canonical JSON, as broken Unicode */
export function measured(kept: Item): { readonly digest: string; readonly bytes: number } {
  return { digest: digestOf('treehoose-item/v1', kept), bytes: Buffer.byteLength(canonicalJson(kept)) }
}

/**
 * The id that the request has here: its own, so that what people wrote down still finds it, and an old message of Service
 * Workbench cannot start it again. Always the same for the same id there.
 */
export function idOf(oldId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(oldId)) return oldId
  return `treehoose-${sha256Hex(oldId).slice(0, 32)}`
}

export interface Import {
  readonly id: string
  readonly finished: Finished
  readonly kept: Item
  readonly digest: string
  /** The project here. */
  readonly project: string
  readonly at: string
}

/** What is written for one finished request: the request, closed, and the event that holds what stood there. No decision. */
export function importedUnit({ id, finished, kept, digest, project, at }: Import): Unit {
  const { id: oldId, status, stages, submittedBy, submittedAt, store, workspace, isConsistent } = finished
  const request: EgressRequest = {
    id,
    title: `${store}, imported from TREEHOOSE`,
    purpose: 'Submitted and finished in TREEHOOSE, which did not record a purpose.',
    project,
    workspace,
    // Nobody here: whoever has this address today need not be the person of then.
    requestedBy: {
      id: `treehoose:${submittedBy}`,
      name: submittedBy,
      email: submittedBy.includes('@') ? submittedBy : '',
    },
    createdAt: submittedAt,
    submittedAt,
    status: 'IMPORTED',
    round: 1,
    version: 1,
    policy: {
      name: 'treehoose',
      version: 1,
      stages: stages.map((group) => ({ group, timeoutSeconds: TREEHOOSE_TIMEOUT_SECONDS })),
      recipients: [],
    },
    decisions: [],
    files: { count: 0, bytes: 0, types: [] },
    downloads: { used: 0, allowed: 0 },
    attempt: 1,
    imported: { from: 'treehoose', id: oldId, status, at, digest },
  }
  return {
    changes: [{ kind: 'request', request, expectedVersion: 0 }],
    events: [
      {
        stream: streamOf(request.id),
        type: 'requestImported',
        at,
        actor: eventActor(SYSTEM),
        facts: { from: 'treehoose', id: oldId, status, digest, isConsistent, item: kept },
      },
    ],
    outbox: [],
  }
}
