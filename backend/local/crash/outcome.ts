import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { brokenAt } from '#audit/chain.ts'
import type { AuditEvent } from '#audit/event.ts'
import { sha256Hex } from '#core/digest.ts'
import { pemOf } from '#core/signing-key.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { openKeys } from '#local/people/keys.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { MAILED } from './crash-home.ts'

/** How often each thing is there. */
export type Counts = Readonly<Record<string, number>>

/** What is left in a data folder when nothing moves any more, read from disk; ids of the request and times are left out. */
export interface Outcome {
  readonly requests: readonly unknown[]
  readonly files: readonly unknown[]
  readonly tickets: readonly string[]
  readonly notices: readonly string[]
  readonly events: Counts
  readonly mails: Counts
  readonly executions: Counts
  /** Everything that must never be so, whatever the way. */
  readonly wrong: readonly string[]
}

/** Looks at a data folder as an auditor with a disk would: without the service's own code for its records. */
export async function outcomeOf(folder: string): Promise<Outcome> {
  const db = new DatabaseSync(join(folder, 'sluice.db'), { readOnly: true })
  try {
    const bodies = <T>(sql: string): readonly T[] =>
      db
        .prepare(sql)
        .all()
        .map(({ body }) => JSON.parse(String(body)) as T)
    const requests = bodies<EgressRequest>('SELECT body FROM requests')
    const events = bodies<AuditEvent>('SELECT body FROM events ORDER BY stream, seq')
    const id = requests[0]?.id ?? ''
    return {
      requests: requests.map(lasting),
      files: bodies<RequestFile>('SELECT body FROM files ORDER BY path').map(
        ({ path, bytes, sha256, mediaType, stagedVersion }) => ({
          path,
          bytes,
          sha256,
          mediaType,
          stagedVersion,
        }),
      ),
      tickets: bodies<{ state: string }>('SELECT body FROM tickets').map(({ state }) => state),
      notices: db
        .prepare('SELECT id FROM notices ORDER BY id')
        .all()
        .map((row) => String(row['id']).replace(id, 'request')),
      events: countsOf(events.map(nameOf)),
      mails: countsOf(mailsIn(folder).map((notice) => notice.replace(id, 'request'))),
      executions: countsOf(
        db
          .prepare('SELECT name, status FROM wf_execution')
          .all()
          .map(({ name, status }) => `${String(name).replace(id, 'request')} ${String(status)}`),
      ),
      wrong: [
        ...leftIn(folder),
        ...unfinished(db),
        ...brokenStreams(events),
        ...doubleDecisions(requests),
        ...(await wrongPackages(folder, requests)),
      ],
    }
  } finally {
    db.close()
  }
}

/** An event by what it is and who did it; a refusal also by what was refused. */
function nameOf({ type, actor, facts }: AuditEvent): string {
  const text = (fact: unknown) => (typeof fact === 'string' ? fact : '')
  const what = type === 'refused' ? `${type}/${text(facts['action'])}/${text(facts['code'])}` : type
  return `${what} by ${actor.id}`
}

/** What of a request is the same whenever the same was done. */
function lasting({ id: _own, createdAt: _at, submittedAt: _later, ...request }: EgressRequest): unknown {
  const { decisions, release, stagedDeleted, downloads, manifestDigest, ...rest } = request
  return {
    ...rest,
    hasManifest: manifestDigest !== undefined,
    decisions: decisions.map(({ stage, round, group, verdict, by, reason, manifestDigest: about }) => {
      return { stage, round, group, verdict, by: by.id, reason, isOfManifest: about === manifestDigest }
    }),
    isReleased: release !== undefined,
    downloads: { used: downloads.used, allowed: downloads.allowed },
    stagedDeleted: stagedDeleted && { files: stagedDeleted.files, bytes: stagedDeleted.bytes },
  }
}

export function countsOf(names: readonly string[]): Counts {
  const counts = new Map<string, number>()
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function mailsIn(folder: string): readonly string[] {
  const file = join(folder, MAILED)
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

/** Bytes that should be gone. */
function leftIn(folder: string): readonly string[] {
  return ['uploads', 'staging', 'scratch'].flatMap((place) =>
    filesIn(join(folder, place)).map((file) => `left in ${place}: ${file.slice(folder.length)}`),
  )
}

function unfinished(db: DatabaseSync): readonly string[] {
  const waiting = db.prepare("SELECT id, state FROM outbox WHERE state <> 'done'").all()
  const branches = db.prepare('SELECT execution, state FROM wf_branch').all()
  return [
    ...waiting.map(({ id, state }) => `outbox: ${String(id)} is ${String(state)}`),
    ...branches.map(({ execution, state }) => `workflow: ${String(execution)} is in ${String(state)}`),
  ]
}

function brokenStreams(events: readonly AuditEvent[]): readonly string[] {
  const streams = Map.groupBy(events, ({ stream }) => stream)
  return [...streams].flatMap(([stream, own]) => {
    const place = brokenAt(own)
    return place === undefined ? [] : [`the chain of ${stream} is broken at ${place}`]
  })
}

function doubleDecisions(requests: readonly EgressRequest[]): readonly string[] {
  const seats = requests.flatMap(({ decisions }) => decisions.map(({ round, stage }) => `${round}/${stage}`))
  return Object.entries(countsOf(seats)).flatMap(([seat, count]) =>
    count > 1 ? [`${count} decisions at ${seat}`] : [],
  )
}

/** Exactly the package that the record names is published, whole and signed with this home's key. */
async function wrongPackages(folder: string, requests: readonly EgressRequest[]): Promise<readonly string[]> {
  const published = filesIn(join(folder, 'packages'))
  const named = requests.flatMap(({ release }) => (release ? [release] : []))
  if (published.length !== named.length) return [`${published.length} files published, ${named.length} named`]
  const publicKeyPem = pemOf((await openKeys(join(folder, 'keys.json'))).signing.publicKey)
  const problems: string[] = []
  for (const file of published) {
    const sha256 = sha256Hex(readFileSync(file))
    if (!named.some((release) => release.sha256 === sha256 && file.endsWith(release.key)))
      problems.push('the published package is not the one that the record names')
    const report = await verifyPackage(file, { publicKeyPem })
    problems.push(...report.problems.map(({ path = '', problem }) => `package: ${path} ${problem}`))
    if (!requests.some(({ manifestDigest }) => manifestDigest === report.record?.manifestDigest))
      problems.push('the package has another manifest')
  }
  return problems
}
