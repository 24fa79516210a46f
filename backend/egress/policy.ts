import type { Group } from '#core/actor.ts'

/** One step of the approval policy: the group that decides, and how long it may take. */
export interface PolicyStage {
  readonly group: Group
  /** After this many seconds without a decision the request expires. */
  readonly timeoutSeconds: number
}

/** The ordered stages of approval. A request keeps the policy of the moment in which it was submitted. */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly stages: readonly PolicyStage[]
  /** Groups whose members in the project may download the package beside the requester. */
  readonly recipients: readonly Group[]
}
