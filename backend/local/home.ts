import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { intakeEffects } from '#egress/effects/intake-effects.ts'
import { mailEffects } from '#egress/effects/mail-effects.ts'
import { reportStuck } from '#egress/effects/report-stuck.ts'
import { workEffects } from '#egress/effects/work-effects.ts'
import { reconcile } from '#egress/reconcile.ts'
import { folderWorks } from '#package/folder-works.ts'
import { demoPeople } from '#local/people/demo-people.ts'
import { openDirectory } from '#local/people/open-directory.ts'
import { openKeys } from '#local/people/keys.ts'
import { passwords as argon2Passwords } from '#local/people/password.ts'
import { writeUsersFile } from '#local/people/users-file.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import type { Lane } from '#ports/outbox.ts'
import type { Ports } from '#ports/ports.ts'
import { openChanges, type Changes } from './changes/changes.ts'
import { tellingRecords } from './changes/telling-records.ts'
import type { Config } from './config/config-schema.ts'
import { settingsOf } from './config/load-config.ts'
import type { DataFolder } from './data-folder.ts'
import { folderPackages } from './files/folder-packages.ts'
import { folderSources } from './files/folder-sources.ts'
import { folderStaging } from './files/folder-staging.ts'
import { keySigner } from './key-signer.ts'
import { sweepParts } from './files/sweep-parts.ts'
import { memoryProgress } from './memory-progress.ts'
import { noTopics } from './no-topics.ts'
import { openDispatcher, type Dispatcher } from './outbox/dispatcher.ts'
import { openDatabase } from './records/open-database.ts'
import { requireProjects } from './records/known-projects.ts'
import { rememberPolicies } from './records/policy-versions.ts'
import { sqliteOutbox } from './records/sqlite-outbox.ts'
import { sqliteRecords } from './records/sqlite-records.ts'
import type { Report } from '#core/report.ts'
import { signInOf, type SignIn } from './sign-in.ts'
import { signedLinks, type SignedLinks } from './signed-links.ts'
import { smtpMail } from './smtp-mail.ts'
import { tableEgressStore } from './table-egress-store.ts'
import { workflowOnRunner } from './workflow-on-runner.ts'

export interface Home {
  readonly ports: Ports
  readonly links: SignedLinks
  readonly signIn: SignIn
  /** Every request that this process changes. */
  readonly changes: Changes
  /** Takes up the work where the last process left it. */
  begin(): Promise<void>
  /** Resolves when nothing moves any more but people. */
  idle(): Promise<void>
  close(): Promise<void>
}

export interface HomeOptions {
  readonly config: Config
  readonly data: DataFolder
  readonly publicUrl: string
  readonly report: Report
  readonly now?: Ports['now']
  /** Stands between the service and its ports; for tests that break something. */
  readonly through?: (ports: Ports) => Ports
}

const RECONCILE_EVERY_MS = 60_000

/** Opens the local home, or leaves nothing open. */
export async function openHome(options: HomeOptions): Promise<Home> {
  const opened = new AsyncDisposableStack()
  try {
    return await put(options, opened)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** Puts the local home together: the one place that knows which adapter is behind which port. */
async function put(options: HomeOptions, opened: AsyncDisposableStack): Promise<Home> {
  const { config, data, publicUrl, report, now = systemNow, through = (ports) => ports } = options
  const settings = settingsOf(config, publicUrl)
  const passwords = argon2Passwords()
  const usersFile = config.people?.usersFile ?? data.path('people.json')
  if (config.demo && !existsSync(usersFile)) writeUsersFile(usersFile, await demoPeople(passwords))
  const directory = openDirectory({
    file: usersFile,
    passwords,
    report: () => report({ code: 'USERS_FILE_UNUSABLE' }),
  })
  const keys = await openKeys(data.path('keys.json'))
  await Promise.all([
    sweepParts(data.path('uploads')),
    sweepParts(data.path('staging')),
    sweepParts(data.path('packages')),
  ])

  const db = openDatabase(data.path('sluice.db'))
  opened.defer(() => db.close())
  const dispatchers: Dispatcher[] = []
  const changes = openChanges()
  const records = tellingRecords(
    sqliteRecords(db, () => dispatchers.forEach((dispatcher) => dispatcher.wake())),
    changes,
  )
  rememberPolicies(db, settings)
  requireProjects(db, settings)
  const links = signedLinks(publicUrl, keys.linkSecret)
  const mail = smtpMail(config.mail?.smtp)
  const { workflow, runner } = workflowOnRunner({ db, now, report, ports: () => ports })
  opened.defer(() => runner.close())
  const ports: Ports = through({
    records,
    sources: folderSources({
      folder: data.path('uploads'),
      buckets: config.stores.buckets,
      newId: randomUUID,
    }),
    staging: folderStaging({ folder: data.path('staging'), sources: () => ports.sources }),
    packages: await folderPackages({ folder: data.path('packages'), scratchFolder: data.path('scratch') }),
    works: folderWorks(data.path('works')),
    progress: memoryProgress(),
    workflow,
    directory,
    egressStore: tableEgressStore(db),
    mail,
    topics: noTopics,
    permissions: cedarPermissions(),
    links,
    signer: keySigner(keys.signing),
    settings,
    now,
    newId: randomUUID,
  })

  const effects = { ...workEffects(ports), ...mailEffects(ports), ...intakeEffects(ports, report) }
  const outbox = sqliteOutbox(db)
  const stuck = reportStuck(ports)
  const dispatcherOf = (lane: Lane): Dispatcher =>
    openDispatcher({ outbox, lane, effects, stuck, now, report })
  const work = dispatcherOf('work')
  dispatchers.push(work, dispatcherOf('mail'), dispatcherOf('intake'))
  opened.defer(async () => {
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.close()))
  })

  const bringInLine = reconcile(ports)
  let reconciling: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    reconciling = reconciling
      .then(() => bringInLine())
      .catch((error: unknown) => report({ code: 'RECONCILE_FAILED', error }))
  }, RECONCILE_EVERY_MS)
  timer.unref()
  opened.defer(async () => {
    clearInterval(timer)
    await reconciling
  })
  // Mail that hangs is let go first: a dispatcher would wait for it.
  opened.defer(() => mail.close())

  const idle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      for (const dispatcher of dispatchers) await dispatcher.idle()
      await runner.idle()
    }
  }

  return {
    ports,
    links,
    changes,
    signIn: signInOf({ db, keys, directory, passwords, ports, issuer: publicUrl }),
    async begin() {
      runner.begin()
      for (const dispatcher of dispatchers) dispatcher.wake()
      // Only what starts executions must be through before it is looked at which are missing: mail may take its time.
      await work.idle()
      await bringInLine()
    },
    idle,
    close: () => opened.disposeAsync(),
  }
}

function systemNow(): string {
  return new Date().toISOString()
}
