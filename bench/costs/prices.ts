/**
 * Where a price was read. `list`: AWS's own price list, quoted by a repository that says which one. `page`: a copy of AWS's
 * price page. `quoted`: somebody else who quotes that page. `unsourced`: none of these was at hand.
 */
export type Source = 'list' | 'page' | 'quoted' | 'unsourced'

export interface Price {
  readonly usd: number
  /** How many units that buys. */
  readonly per: number
  readonly unit: string
  readonly source: Source
}

const MILLION = 1_000_000

const price = (usd: number, per: number, unit: string, source: Source): Price => ({ usd, per, unit, source })

/** us-east-1, as gathered on 2026-11-23, before free allowances. London is up to a fifth dearer, item by item. */
export const PRICES = {
  apiCalls: price(4, MILLION, 'queries and mutations', 'quoted'),
  apiMessages: price(2, MILLION, 'real-time messages', 'quoted'),
  lambdaCalls: price(0.2, MILLION, 'invocations', 'list'),
  lambdaSeconds: price(0.0000133334, 1, 'GB-second (arm64)', 'list'),
  transitions: price(0.025, 1_000, 'state transitions', 'page'),
  writeUnits: price(0.625, MILLION, 'write units', 'list'),
  readUnits: price(0.125, MILLION, 'read units', 'list'),
  recordStorage: price(0.25 + 0.2, 1, 'GB-month with recovery', 'unsourced'),
  s3Writes: price(0.005, 1_000, 'PUT, COPY, LIST', 'list'),
  s3Reads: price(0.0004, 1_000, 'GET, HEAD', 'list'),
  s3Storage: price(0.023, 1, 'GB-month', 'list'),
  efsWrites: price(0.06, 1, 'GB written', 'list'),
  efsReads: price(0.03, 1, 'GB read', 'list'),
  efsStorage: price(0.3, 1, 'GB-month (EFS)', 'list'),
  queueCalls: price(0.4, MILLION, 'queue requests', 'unsourced'),
  mails: price(0.1, 1_000, 'mails', 'quoted'),
  topicMails: price(2, 100_000, 'mails of a topic', 'quoted'),
  logs: price(0.5, 1, 'GB of logs', 'quoted'),
  transferOut: price(0.09, 1, 'GB to the internet', 'list'),
  keyCalls: price(0.03, 10_000, 'key requests', 'quoted'),
  traces: price(5, MILLION, 'traces', 'unsourced'),
  signingCalls: price(0.15, 10_000, 'requests of a key that signs', 'quoted'),
  keys: price(1, 1, 'key and month', 'page'),
  endpoints: price(0.01, 1, 'hour and zone', 'unsourced'),
  firewalls: price(5, 1, 'web ACL and month', 'quoted'),
  firewallRules: price(1, 1, 'rule and month', 'quoted'),
  firewallCalls: price(0.6, MILLION, 'inspected calls', 'quoted'),
  alarms: price(0.1, 1, 'alarm and month', 'quoted'),
  metrics: price(0.3, 1, 'custom metric and month', 'quoted'),
  people: price(0.02, 1, 'active person and month (Plus)', 'unsourced'),
} as const satisfies Record<string, Price>

export type PriceName = keyof typeof PRICES
