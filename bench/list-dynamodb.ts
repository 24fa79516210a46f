import { QueryCommand, ScanCommand, DynamoDBClient, type ScanCommandOutput } from '@aws-sdk/client-dynamodb'
import { fileURLToPath } from 'node:url'
import { emulatorEnvironment } from '#aws/emulator/emulator-environment.ts'
import { startEmulator } from '#aws/emulator/emulator.ts'
import type { Item } from '#aws/records/attributes.ts'
import { dynamoRecords } from '#aws/records/dynamo-records.ts'
import { listOfIndex } from '#aws/records/lists.ts'
import { itemSize, readUnits } from '#aws/records/item-size.ts'
import { listIndex, listPartition } from '#aws/records/table-shape.ts'
import { createRecordsTable } from '#aws/records/records-table.fixture.ts'
import { realisticRequest } from '#aws/records/requests.fixture.ts'
import { listRequests } from '#egress/queries/list-requests.ts'
import { NOTHING } from '#egress/step.ts'
import { loadConfig, settingsOf } from '#local/config/load-config.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import { median, ms, printTable } from './table.ts'

const DEMO = fileURLToPath(new URL('../examples/demo/sluice.config.json', import.meta.url))
const SIZES = [1_000, 10_000, 100_000]
const LIMIT = 50
const REPEATS = 40
const WRITERS = 16
const MAX_PAGE_BYTES = 15_000
const MAX_PAGE_UNITS = 2
const MAX_GROWTH = 1.2
/** A scan is cut off after this time: what it would have cost is known by then. */
const SCAN_MS = 60_000
const PROJECT = 'demo'
const FIRST_AT = Date.parse('2026-01-01T00:00:00.000Z')

interface Figures {
  readonly size: number
  readonly page: readonly number[]
  readonly pageBytes: number
  readonly pageUnits: number
  readonly scanMs: number
  readonly scanBytes: number
  readonly scanUnits: number
  readonly scanned: number
}

/**
 * Pages of the list of requests on DynamoDB while the record grows, beside a full scan as TREEHOOSE does it. Against the
 * endpoint in AWS_ENDPOINT_URL_DYNAMODB (DynamoDB Local, say), else against the emulator of `npm run test:aws`.
 */
export async function listDynamodb(args: readonly string[]): Promise<void> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB']
  const emulator = given === undefined ? await startEmulator({ say: console.log }) : undefined
  if (emulator) Object.assign(process.env, emulatorEnvironment(emulator.url))
  // A test database that is busy answers late, and is not given up.
  const client = new DynamoDBClient({ requestHandler: { requestTimeout: 120_000 } })
  const figures: Figures[] = []
  const sizes = args.includes('--small') ? SIZES.slice(0, 2) : SIZES
  try {
    for (const size of sizes) figures.push(await measure(client, size))
  } finally {
    client.destroy()
    await emulator?.stop()
  }
  report(figures)
}

async function measure(client: DynamoDBClient, size: number): Promise<Figures> {
  const { table, drop } = await createRecordsTable(client)
  const records = dynamoRecords({ client, table })
  await fill(records, size)
  const settings = settingsOf(await loadConfig(DEMO), 'https://sluice.example')
  const list = listRequests({
    records,
    permissions: cedarPermissions(),
    settings,
    now: () => '2026-06-01T00:00:00.000Z',
  })
  const base = { id: 'reviewer', name: 'Reviewer', email: 'reviewer@example.org', kind: 'person' } as const
  const groups = ['InformationGovernance'] as const
  const reviewer = { ...base, groups, claimedGroups: groups, projects: [PROJECT] }
  const page: number[] = []
  for (let repeat = -REPEATS / 4; repeat < REPEATS; repeat += 1) {
    const started = performance.now()
    const { items } = await list({ limit: LIMIT, filter: { project: PROJECT } }, reviewer)
    if (items.length !== LIMIT) throw new Error(`A page had ${items.length} requests`)
    if (repeat >= 0) page.push(performance.now() - started)
  }
  const entries = await entriesOfPage(client, table)
  const scan = await scanned(client, table)
  await drop()
  return { size, page, pageBytes: bytesOf(entries), pageUnits: readUnits(entries), ...scan }
}

/** What a page reads of its index: every attribute of an entry counts, whether it is asked for or not. */
async function entriesOfPage(client: DynamoDBClient, TableName: string): Promise<readonly Item[]> {
  const { list, partition } = listOfIndex({ of: 'project', project: PROJECT })
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: listIndex(list),
      KeyConditionExpression: '#p = :p',
      ExpressionAttributeNames: { '#p': listPartition(list) },
      ExpressionAttributeValues: { ':p': { S: partition } },
      ScanIndexForward: false,
      Limit: LIMIT,
    }),
  )
  return Items
}

/** Writes so many requests, as commits leave them. */
async function fill(records: ReturnType<typeof dynamoRecords>, size: number): Promise<void> {
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < size) {
      const number = next
      next += 1
      const createdAt = new Date(FIRST_AT + number * 1_000).toISOString()
      const request = realisticRequest({ project: PROJECT, createdAt })
      await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}

/** What TREEHOOSE's listRequests does: the whole table, page by page, then order and cut in the program. */
async function scanned(client: DynamoDBClient, TableName: string) {
  const started = performance.now()
  let [scanBytes, scanUnits, count] = [0, 0, 0]
  let from: ScanCommandOutput['LastEvaluatedKey']
  do {
    const answer: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName, ...(from && { ExclusiveStartKey: from }) }),
    )
    const items = answer.Items ?? []
    scanBytes += bytesOf(items)
    scanUnits += readUnits(items)
    count += items.length
    from = answer.LastEvaluatedKey
  } while (from && performance.now() - started < SCAN_MS)
  return { scanMs: performance.now() - started, scanBytes, scanUnits, scanned: count }
}

function report(figures: readonly Figures[]): void {
  console.log(
    '\nOne page of 50 requests beside a full scan of the table (units: eventually consistent reads)\n',
  )
  printTable(
    [
      'requests',
      'page ms: median',
      'least',
      'bytes',
      'units',
      'scan ms',
      'scan bytes',
      'scan units',
      'bytes: scan/page',
    ],
    figures.map(({ size, page, pageBytes, pageUnits, scanMs, scanBytes, scanUnits, scanned: count }) => {
      const whole = size / count
      const cut = whole > 1 ? ` (cut at ${count})` : ''
      return [
        size.toLocaleString('en'),
        ms(median(page)),
        ms(Math.min(...page)),
        String(pageBytes),
        String(pageUnits),
        `${Math.round(scanMs)}${cut}`,
        String(Math.round(scanBytes * whole)),
        String(Math.round(scanUnits * whole)),
        ((scanBytes * whole) / pageBytes).toFixed(0),
      ]
    }),
  )
  const [first, last] = [figures[0], figures.at(-1)]
  if (!first || !last) return
  const growth = median(last.page) / median(first.page)
  console.log(
    `\nmedian at ${last.size.toLocaleString('en')} : at ${first.size.toLocaleString('en')} = ${growth.toFixed(2)}`,
  )
  const missed = [
    ...figures.flatMap(({ size, pageBytes, pageUnits }) => [
      ...(pageBytes > MAX_PAGE_BYTES ? [`${size}: ${pageBytes} bytes, more than ${MAX_PAGE_BYTES}`] : []),
      ...(pageUnits > MAX_PAGE_UNITS ? [`${size}: ${pageUnits} units, more than ${MAX_PAGE_UNITS}`] : []),
    ]),
    ...(growth > MAX_GROWTH ? [`growth ${growth.toFixed(2)}, more than ${MAX_GROWTH}`] : []),
  ]
  for (const sentence of missed) console.log(`MISSED: ${sentence}`)
  if (missed.length > 0) process.exitCode = 1
}

function bytesOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + itemSize(item), 0)
}
