import type { FieldName } from '#entry/fields.ts'
import type { SubscriptionName } from '#entry/subscriptions.ts'

/**
 * Who may knock at a field: people by the user pool, services by IAM, or the service itself, also by IAM. What they get
 * is decided behind it, by the access policies; here is shut what no policy allows them in any case.
 */
export type Asker = 'person' | 'service' | 'itself'

const ALL = ['person', 'service'] as const
const PEOPLE = ['person'] as const

export const ASKED_BY = {
  'Query.me': ALL,
  'Query.listRequests': ALL,
  'Query.getRequest': ALL,
  'Query.getPacking': ALL,
  'Query.listFiles': ALL,
  'Query.listEvents': PEOPLE,
  'Query.listMessages': PEOPLE,
  'Query.listNotices': ALL,
  'Mutation.createRequest': ALL,
  'Mutation.addFiles': ALL,
  'Mutation.removeFiles': ALL,
  'Mutation.submitRequest': ALL,
  'Mutation.withdrawRequest': ALL,
  'Mutation.updateRequest': PEOPLE,
  'Mutation.retryRequest': PEOPLE,
  'Mutation.viewFile': PEOPLE,
  'Mutation.downloadData': ALL,
  'Mutation.requestChanged': ['itself'],
  'Subscription.onRequestChanged': ALL,
} as const satisfies Readonly<
  Record<FieldName | SubscriptionName | 'Mutation.requestChanged', readonly Asker[]>
>

/** The directive of AppSync that lets them in. */
export const DIRECTIVES = {
  person: 'aws_cognito_user_pools',
  service: 'aws_iam',
  itself: 'aws_iam',
} as const satisfies Record<Asker, string>
