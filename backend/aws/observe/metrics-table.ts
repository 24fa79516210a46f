/** The namespace of our own metrics in CloudWatch. */
export const METRIC_NAMESPACE = 'Sluice'

/** The metric that each code of a log line counts in: what alarms and the dashboard look at. */
export const METRIC_OF_CODE: Readonly<Record<string, string>> = {
  FAULT: 'Faults',
  TASK_FAILED: 'TaskFailures',
  OUTBOX_RETRY: 'OutboxRetries',
  OUTBOX_GIVEN_UP: 'OutboxGivenUp',
  OUTBOX_STUCK_UNTOLD: 'OutboxGivenUp',
  OUTBOX_UNREADABLE: 'Faults',
  RECONCILE_FAILED: 'Faults',
  CHANGE_UNTOLD: 'ChangesUntold',
  WORKFLOW_TAKEN_UP: 'StuckRequests',
  MESSAGE_REFUSED: 'MessagesRefused',
  DEAD_LETTER_FAILED: 'Faults',
  RECORD_FAILED: 'RecordFailures',
  EGRESS_STORE_GONE: 'EgressStoresGone',
  ARRIVAL_UNKNOWN: 'UnknownArrivals',
}
