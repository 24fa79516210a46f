/** A part of docs/operations.md that says what to do. */
export const SECTIONS = {
  functions: 'A function fails',
  throttled: 'Something is throttled',
  executions: 'An execution failed',
  stuck: 'Requests are stuck',
  faults: 'Faults',
  deadLetters: 'Dead letters',
  behind: 'Work is behind',
  clock: 'The clock stands still',
  mail: 'Mail does not get through',
  api: 'The API answers with errors',
} as const
export type Section = keyof typeof SECTIONS

/** Metrics of our own (backend/aws/observe/metrics-table.ts) that call for somebody. */
export const OWN_ALARMS = [
  {
    metric: 'StuckRequests',
    section: 'stuck',
    says: 'The reconciler had to take up requests that no execution followed. Look why their executions are gone.',
  },
  {
    metric: 'Faults',
    section: 'faults',
    says: 'Something broke inside. Find the line FAULT by its correlation id in the log group of the function.',
  },
  {
    metric: 'TaskFailures',
    section: 'executions',
    says: 'A step of an execution failed. It is tried again; if the request becomes FAILED, mend the cause and retry it.',
  },
  {
    metric: 'OutboxGivenUp',
    section: 'mail',
    says: 'A mail or a message was given up after its last try. The mailbox has the text; the log says why.',
  },
  {
    metric: 'MessagesRefused',
    section: 'deadLetters',
    says: 'A message of the egress store cannot become a request. Its reason is in the list of messages.',
  },
] as const satisfies readonly { readonly metric: string; readonly section: Section; readonly says: string }[]
