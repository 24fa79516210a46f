import type { Group, PersonRef } from '#core/actor.ts'
import type { Policy } from '#egress/policy.ts'
import type { Status } from '#egress/steps.ts'

/** The outcome of one stage, by one person, on exactly one manifest. */
export interface Decision {
  readonly stage: number
  readonly round: number
  readonly group: Group
  readonly verdict: Verdict
  readonly by: PersonRef
  readonly at: string
  readonly reason: string
  readonly manifestDigest: string
}

export type Verdict = 'APPROVED' | 'REJECTED'

/** What left: one package, named by its SHA-256. */
export interface Release {
  readonly sha256: string
  readonly bytes: number
  readonly key: string
  readonly releasedAt: string
}

/** Why a machine step did not finish, and what it takes to go on. */
export interface Failure {
  readonly step: string
  readonly code: string
  readonly reason: string
  readonly at: string
  /** The status that the request returns to when the step is tried again. */
  readonly resumesAs: Status
}

/** Proof that staged bytes are gone: what was removed and that its absence was looked at. */
export interface Deletion {
  readonly at: string
  readonly files: number
  readonly bytes: number
  readonly manifestDigest: string
}

export interface OpenedStage {
  readonly stage: number
  readonly openedAt: string
  readonly deadlineAt: string
}

/** What stood in the system that a request was imported from. A fact about that system, not a decision of this one. */
export interface Imported {
  readonly from: 'treehoose'
  /** Its id there. */
  readonly id: string
  readonly status: 'IGAPPROVED' | 'RITAPPROVED' | 'REJECTED'
  readonly at: string
  /** Digest of the item there; the event `requestImported` has the item itself. */
  readonly digest: string
}

/** One egress request: files of one workspace of one project. Files are rows of their own. */
export interface EgressRequest {
  readonly id: string
  readonly title: string
  readonly purpose: string
  readonly project: string
  readonly workspace: string
  readonly requestedBy: PersonRef
  readonly createdAt: string
  readonly submittedAt?: string
  readonly status: Status
  readonly round: number
  readonly version: number
  /** The policy in force; frozen at submission. */
  readonly policy: Policy
  readonly openStage?: OpenedStage
  readonly decisions: readonly Decision[]
  readonly files: { readonly count: number; readonly bytes: number; readonly types: readonly string[] }
  readonly manifestDigest?: string
  readonly downloads: { readonly used: number; readonly allowed: number; readonly until?: string }
  readonly release?: Release
  readonly failure?: Failure
  /** Why its author took it back, if they said so. */
  readonly withdrawalReason?: string
  readonly stagedDeleted?: Deletion
  /** What attempts up to this one published is discarded: none of it can be released any more. */
  readonly discardedAttempt?: number
  /** Counts the executions of the workflow: a retry is the next one. */
  readonly attempt: number
  /** Of the call or message that submitted it: every execution that follows it has it too. */
  readonly correlationId?: string
  /** The Service Workbench egress store that the files come from, where there is one. */
  readonly egressStore?: { readonly id: string }
  /** There exactly if the status is IMPORTED. */
  readonly imported?: Imported
}

/** Where a file's submitted bytes are, pinned to one version. */
export type Source =
  | { readonly kind: 'upload'; readonly version: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly key: string; readonly version: string }

/** One file of one round of a request. */
export interface RequestFile {
  readonly requestId: string
  readonly round: number
  readonly path: string
  /** The path as file systems that ignore case or Unicode form see it (core/paths.ts). Unique in a round. */
  readonly pathKey: string
  /** Announced size; the uploaded bytes must agree with it. */
  readonly bytes: number
  readonly source?: Source
  /** SHA-256 of the bytes: as received, and compared when staged. */
  readonly sha256?: string
  readonly mediaType?: string
  readonly stagedVersion?: string
}
