import type { FieldName } from '#entry/fields.ts'
import type { SubscriptionName } from '#entry/subscriptions.ts'
import type { TaskName } from '#entry/tasks.ts'

/** The Lambda that answers each field of the schema: one for each set of things that it may touch. */
export const FIELD_FUNCTIONS = {
  'Query.me': 'read',
  'Query.listRequests': 'read',
  'Query.getRequest': 'read',
  'Query.getPacking': 'read',
  'Query.listFiles': 'read',
  'Query.listEvents': 'read',
  'Query.listMessages': 'read',
  'Query.listNotices': 'read',
  'Mutation.createRequest': 'author',
  'Mutation.addFiles': 'author',
  'Mutation.removeFiles': 'author',
  'Mutation.submitRequest': 'author',
  'Mutation.withdrawRequest': 'author',
  'Mutation.updateRequest': 'decide',
  'Mutation.retryRequest': 'decide',
  'Mutation.viewFile': 'view',
  'Mutation.downloadData': 'download',
  'Subscription.onRequestChanged': 'read',
} as const satisfies Record<FieldName | SubscriptionName, string>

export type ApiFunction = (typeof FIELD_FUNCTIONS)[keyof typeof FIELD_FUNCTIONS]

/** The bundle that carries out each task of the state machine. Every task is a Lambda of its own, with its own rights. */
export const TASK_BUNDLES = {
  updateEgressStore: 'egress-store',
  planStaging: 'follow',
  stageFiles: 'stage',
  stageBatch: 'stage',
  finishStaging: 'stage',
  nextStep: 'follow',
  openStage: 'follow',
  expireStage: 'follow',
  planRelease: 'release',
  releasePackage: 'release',
  packBatch: 'release',
  layOutPackage: 'release',
  addPart: 'release',
  publishPackage: 'release',
  discardPackage: 'discard-package',
  discardStaged: 'discard',
  tellPeople: 'follow',
  recordFailure: 'follow',
} as const satisfies Record<TaskName, string>

/** What is set off by something that happened, or by the clock. */
export const EVENT_FUNCTIONS = {
  /** Stream of the record and every minute: starts and resumes the workflow, tells subscribers, brings both in line. */
  dispatch: 'dispatch',
  /** Stream of the record and every minute: mail, and the reviewers' topics. */
  deliver: 'deliver',
  /** Queue of Service Workbench's messages and every minute: receives and processes them. */
  intake: 'intake',
  /** Queue of what arrived in the bucket of uploads. */
  received: 'received',
} as const
export type EventFunction = keyof typeof EVENT_FUNCTIONS
