import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { Actor, Group } from '#core/actor.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Settings } from '#egress/settings.ts'
import { listRequests, type RequestFilter } from '#egress/queries/list-requests.ts'
import { loadConfig, settingsOf } from '#local/config/load-config.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import { author, insertRequests } from './many-requests.ts'
import { median, ms, printTable } from './table.ts'

const DEMO = fileURLToPath(new URL('../examples/demo/sluice.config.json', import.meta.url))
const SIZES = [1_000, 10_000, 100_000]
const LIMIT = 50
const REPEATS = 40
const SCANS = 5

/** Times of one thing, by the size of the record. */
type Times = Map<string, number[][]>

/** Measures pages of the list of requests while the record grows. Fails where a page reads more than its index range. */
export async function listRequestsBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  const settings = settingsOf(await loadConfig(DEMO), 'http://127.0.0.1')
  const times: Times = new Map()
  const plans = new Set<string>()
  for (const size of SIZES) {
    const db = openDatabase(join(folder, `${size}.db`))
    await measure(db, settings, size, times, plans)
    db.close()
  }
  await rm(folder, { recursive: true })
  report(times)
  console.log('\nQuery plans of the pages:')
  for (const plan of [...plans].toSorted()) console.log(`  ${plan}`)
  const scans = [...plans].filter((plan) => /SCAN requests|TEMP B-TREE/.test(plan))
  if (scans.length > 0) throw new Error(`A page reads more than its index range: ${scans.join('; ')}`)
}

async function measure(
  db: DatabaseSync,
  settings: Settings,
  size: number,
  times: Times,
  plans: Set<string>,
): Promise<void> {
  const asked = new Set<string>()
  const list = listRequests({
    records: sqliteRecords(listening(db, asked), () => {}),
    permissions: cedarPermissions(),
    settings,
    now: () => '2026-06-01T00:00:00.000Z',
  })
  insertRequests(db, settings, size)
  const reviewer = person('reviewer', ['InformationGovernance'], settings)
  const researcher = person(author(7).id, ['Researcher'], settings)
  const page = (actor: Actor, filter: RequestFilter, nextToken?: string) =>
    list({ limit: LIMIT, filter, ...(nextToken !== undefined && { nextToken }) }, actor)
  const ninth = await tokenAfter(9, (nextToken) => page(reviewer, {}, nextToken))

  const things: [string, number, () => Promise<{ items: readonly unknown[] }>][] = [
    ['first page, reviewer of 2 projects', REPEATS, () => page(reviewer, {})],
    ['page 10 of the same', REPEATS, () => page(reviewer, {}, ninth)],
    ['first page, mine', REPEATS, () => page(researcher, { mine: true })],
    ['first page, awaiting me', REPEATS, () => page(reviewer, { awaitingMe: true })],
    ['baseline: read all, sort, slice', SCANS, async () => ({ items: scan(db) })],
  ]
  for (const [name, repeats, work] of things) {
    const own: number[] = []
    for (let warm = 0; warm < repeats / 4; warm += 1) await work()
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const started = performance.now()
      const { items } = await work()
      own.push(performance.now() - started)
      if (items.length === 0) throw new Error(`${name}: nothing came`)
    }
    times.set(name, [...(times.get(name) ?? []), own])
  }
  for (const sql of asked) for (const plan of plansOf(db, sql)) plans.add(plan)
}

function person(id: string, groups: readonly Group[], { projects }: Settings): Actor {
  const base = { id, name: id, email: `${id}@example.org`, kind: 'person' } as const
  return { ...base, groups, claimedGroups: groups, projects: projects.map((project) => project.id) }
}

async function tokenAfter(
  pages: number,
  page: (nextToken: string | undefined) => Promise<{ nextToken?: string }>,
): Promise<string | undefined> {
  let token: string | undefined
  for (let number = 0; number < pages; number += 1) token = (await page(token)).nextToken
  return token
}

/** What TREEHOOSE's listRequests does: the whole table, then order and cut in the program. */
function scan(db: DatabaseSync): readonly EgressRequest[] {
  return db
    .prepare('SELECT body FROM requests')
    .all()
    .map(({ body }) => JSON.parse(String(body)) as EgressRequest)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, LIMIT)
}

/** The same database, noting the texts that are asked of it about requests. */
function listening(db: DatabaseSync, asked: Set<string>): DatabaseSync {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        if (name === 'prepare') asked.add(String(args[0]))
        return Reflect.apply(value, target, args) as unknown
      }
    },
  })
}

function plansOf(db: DatabaseSync, sql: string): readonly string[] {
  return db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail))
}

function report(times: Times): void {
  console.log('Milliseconds for one page of 50: median (least)\n')
  printTable(
    ['', ...SIZES.map((size) => size.toLocaleString('en')), '100k : 1k'],
    [...times].map(([name, bySize]) => {
      const medians = bySize.map(median)
      return [
        name,
        ...bySize.map((own) => `${ms(median(own))} (${ms(Math.min(...own))})`),
        ((medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN)).toFixed(1),
      ]
    }),
  )
}
