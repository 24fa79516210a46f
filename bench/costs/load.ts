/** What the estimate stands on. Change the numbers and run it again. */
export interface Load {
  /** Where what many pack lies: `packing.works`. */
  readonly works: 'EFS' | 'S3'
  readonly requests: number
  readonly files: number
  readonly gigabytes: number
  /** Size of the package beside that of the files. */
  readonly packed: number
  /** From handing in to the end of the review. */
  readonly stagedDays: number
  readonly reviewers: number
  /** Share of the bytes that each reviewer looks at. */
  readonly viewed: number
  readonly downloads: number
  readonly apiCalls: number
  readonly mails: number
  readonly topicMails: number
  readonly people: number
  /** One processor of a Lambda, in GB a second. Packing was measured on one machine: a batch of 256 MiB of CSV, in memory. */
  readonly hashed: number
  readonly deflated: number
}

/** A thousand requests of 20 files with 500 MB together, reviewed by two people within a fortnight. */
export const LOAD: Load = {
  works: 'EFS',
  requests: 1_000,
  files: 20,
  gigabytes: 0.5,
  packed: 0.6,
  stagedDays: 14,
  reviewers: 2,
  viewed: 0.1,
  downloads: 1,
  apiCalls: 60,
  mails: 5,
  topicMails: 4,
  people: 30,
  hashed: 0.1,
  deflated: 0.07,
}
