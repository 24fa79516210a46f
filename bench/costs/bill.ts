import type { Load } from './load.ts'
import { PRICES, type PriceName } from './prices.ts'

export interface Item {
  readonly what: string
  readonly price: PriceName
  readonly quantity: number
}

const DAYS_A_MONTH = 30
const HOURS_A_MONTH = DAYS_A_MONTH * 24
const MINUTES_A_MONTH = HOURS_A_MONTH * 60
/** Of the table of functions (backend/infra/function-sizes.ts). */
const GB = { api: 1, received: 1, stage: 1.73, release: 1.73, small: 0.5 }
/** Two processors' worth and more is of no use to one stream; less than one slows it down. */
const PROCESSORS = { received: 0.58, stage: 1, release: 1 }
/** What one of many packs of a package (backend/infra/config/config-schema.ts). */
const BATCH_GB = 0.256
/** What is finished goes as soon as the package is released; in S3 what was replaced or deleted stays for a day. */
const HOURS_ON_EFS = 1
const DAYS_IN_S3 = 1
/** Of each batch its bytes and what is known of them, of each part what is known of it, and four notes of the whole. */
const NOTES = { batch: 2, part: 1, whole: 4 }
/** States of a batch, of a part, and those around them. */
const STATES = { each: 2, around: 8 }

/** What the load costs by itself: twice the requests, twice the bill. */
export function billOfRequests(load: Load): readonly Item[] {
  const { requests, files, gigabytes, packed, reviewers, viewed, downloads } = load
  const packageGb = gigabytes * packed
  const outGb = gigabytes * viewed * reviewers + packageGb * downloads
  const isInS3 = load.works === 'S3'
  // At most: what Sluice puts in may be a batch by itself. A part is a batch, or the end of the package.
  const batches = Math.ceil(gigabytes / BATCH_GB) + 1
  const parts = batches
  const notes = NOTES.batch * batches + NOTES.part * parts + NOTES.whole
  const steps = 15 + 2 * reviewers + STATES.around + STATES.each * (batches + parts)
  const tasks = 12 + 2 * reviewers + batches + parts
  const each = (quantity: number): number => quantity * requests
  const month = (days: number): number => days / DAYS_A_MONTH
  return [
    { what: 'API calls', price: 'apiCalls', quantity: each(load.apiCalls) },
    { what: 'Changes told to open pages', price: 'apiMessages', quantity: each(20) },
    {
      what: 'API functions, 128 ms each',
      price: 'lambdaSeconds',
      quantity: each(load.apiCalls * 0.128 * GB.api),
    },
    {
      what: 'Hashing uploads',
      price: 'lambdaSeconds',
      quantity: each((gigabytes / (load.hashed * PROCESSORS.received) + files * 0.2) * GB.received),
    },
    {
      what: 'Staging: copies, and hashes again',
      price: 'lambdaSeconds',
      quantity: each((gigabytes / (load.hashed * PROCESSORS.stage) + files * 0.1) * GB.stage),
    },
    {
      what: 'Packing, keeping what is packed, reading back',
      price: 'lambdaSeconds',
      quantity: each((gigabytes / load.deflated + (2 * packageGb) / load.hashed) * GB.release),
    },
    {
      what: 'Putting together',
      price: 'lambdaSeconds',
      // S3 copies what is in S3; somebody reads and sends what is in a file system.
      quantity: each((isInS3 ? parts : packageGb / load.hashed) * GB.release),
    },
    {
      what: 'Other steps, outbox, mail',
      price: 'lambdaSeconds',
      quantity: each((tasks + 40) * 0.2 * GB.small),
    },
    { what: 'Invocations', price: 'lambdaCalls', quantity: each(load.apiCalls + files + tasks + 40) },
    { what: 'Workflow', price: 'transitions', quantity: each(steps) },
    // A file is announced, received and staged, each in a transaction and in three indexes, with its event.
    { what: 'Record, writes', price: 'writeUnits', quantity: each(files * 3 * 7 + 30 * 20) },
    { what: 'Record, reads', price: 'readUnits', quantity: each(load.apiCalls * 5 + files * 4) },
    { what: 'Record, a year of it', price: 'recordStorage', quantity: each(0.00012 * 12) },
    {
      what: 'S3 writes',
      price: 's3Writes',
      quantity: each(files * 4 + parts + 10 + (isInS3 ? notes + 2 : 0)),
    },
    {
      what: 'S3 reads',
      price: 's3Reads',
      quantity: each(files * (6 + reviewers) + parts + 10 + (isInS3 ? 2 * notes : 0)),
    },
    { what: 'Uploads for a day', price: 's3Storage', quantity: each(gigabytes * month(2)) },
    {
      what: 'Staged copies, with a day after',
      price: 's3Storage',
      quantity: each(gigabytes * month(load.stagedDays + 1)),
    },
    { what: 'Packages, for one month', price: 's3Storage', quantity: each(packageGb) },
    { what: 'What is packed, written', price: 'efsWrites', quantity: each(isInS3 ? 0 : packageGb) },
    { what: 'The same, read', price: 'efsReads', quantity: each(isInS3 ? 0 : packageGb) },
    {
      what: 'The same, kept',
      price: isInS3 ? 's3Storage' : 'efsStorage',
      quantity: each(packageGb * month(isInS3 ? DAYS_IN_S3 : HOURS_ON_EFS / 24)),
    },
    { what: 'Queues', price: 'queueCalls', quantity: each(files * 3) },
    { what: 'Mail', price: 'mails', quantity: each(load.mails) },
    { what: 'Mail of the reviewers’ topics', price: 'topicMails', quantity: each(load.topicMails) },
    { what: 'Key requests', price: 'keyCalls', quantity: each(30) },
    { what: 'Signatures of release records', price: 'signingCalls', quantity: each(2) },
    { what: 'Logs', price: 'logs', quantity: each(0.002) },
    { what: 'Traces', price: 'traces', quantity: each(load.apiCalls + 20) },
    { what: 'Firewall', price: 'firewallCalls', quantity: each(load.apiCalls) },
    { what: 'Viewing and downloads to the internet', price: 'transferOut', quantity: each(outGb) },
  ]
}

/** What a month costs though nobody asks for anything. */
export function billOfMonth({ people, works }: Load): readonly Item[] {
  const ticks = 3 * MINUTES_A_MONTH
  return [
    { what: 'Three functions, every minute', price: 'lambdaCalls', quantity: ticks },
    { what: 'The same, 200 ms each', price: 'lambdaSeconds', quantity: ticks * 0.2 * 0.67 },
    { what: 'What they look up', price: 'readUnits', quantity: ticks * 4 },
    { what: 'Empty receives of two queues', price: 'queueCalls', quantity: 2 * 5 * 3 * MINUTES_A_MONTH },
    { what: 'Their traces', price: 'traces', quantity: ticks * 0.05 },
    { what: 'Their logs', price: 'logs', quantity: 0.2 },
    { what: 'Keys', price: 'keys', quantity: 3 },
    {
      what: 'The way to the signing key, in two zones',
      price: 'endpoints',
      quantity: works === 'S3' ? 0 : 2 * HOURS_A_MONTH,
    },
    { what: 'Firewall', price: 'firewalls', quantity: 1 },
    { what: 'Its rules', price: 'firewallRules', quantity: 4 },
    { what: 'Alarms', price: 'alarms', quantity: 91 },
    { what: 'Metrics of our own', price: 'metrics', quantity: 9 },
    { what: 'People who sign in', price: 'people', quantity: people },
  ]
}

export function usdOf({ price, quantity }: Item): number {
  const { usd, per } = PRICES[price]
  return (usd * quantity) / per
}
