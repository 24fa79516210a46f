import type { Actor } from '#core/actor.ts'
import type { RequestSummary } from '#egress/request-summary.ts'

/** What someone may be allowed to do; each is an action of the Cedar schema. */
export const PERMISSIONS = [
  'createRequest',
  'readRequest',
  'changeRequest',
  'withdrawRequest',
  'readFiles',
  'viewFile',
  'decide',
  'download',
  'retryRequest',
  'readEvents',
  'deliverMessage',
  'readStreams',
  'readMessages',
  'readAllNotices',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** What the permission is about. */
export type Target =
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'request'; readonly request: RequestSummary }
  | { readonly kind: 'service' }

/** Who may do what to which. Anything unclear is a no. */
export interface Permissions {
  may(actor: Actor, permission: Permission, target: Target): boolean
}
