import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Actor, Group } from '#core/actor.ts'
import type { Settings } from '#egress/settings.ts'
import { loadConfig, settingsOf } from '#local/config/load-config.ts'
import { folderPackages } from '#local/files/folder-packages.ts'
import { folderSources } from '#local/files/folder-sources.ts'
import { folderStaging } from '#local/files/folder-staging.ts'
import { keySigner } from '#local/key-signer.ts'
import { openDirectory } from '#local/people/open-directory.ts'
import { openDatabase } from '#local/records/open-database.ts'
import { sqliteOutbox } from '#local/records/sqlite-outbox.ts'
import { sqliteRecords } from '#local/records/sqlite-records.ts'
import { memoryProgress } from '#local/memory-progress.ts'
import { noTopics } from '#local/no-topics.ts'
import { signedLinks, type SignedLinks } from '#local/signed-links.ts'
import { smtpMail } from '#local/smtp-mail.ts'
import { tableEgressStore } from '#local/table-egress-store.ts'
import { workflowOnRunner } from '#local/workflow-on-runner.ts'
import { folderWorks } from '#package/folder-works.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import type { Outbox } from '#ports/outbox.ts'
import type { Ports } from '#ports/ports.ts'

const DEMO = fileURLToPath(new URL('../../examples/demo/sluice.config.json', import.meta.url))
const URL_OF_SERVICE = 'https://sluice.example'

interface Somebody {
  readonly groups: readonly Group[]
  readonly projects: readonly string[]
  readonly disabled?: boolean
  readonly isService?: boolean
}

/** Everybody that the tests speak of, by id. */
export const PEOPLE: Readonly<Record<string, Somebody>> = {
  researcher: { groups: ['Researcher'], projects: ['demo'] },
  colleague: { groups: ['Researcher'], projects: ['demo'] },
  stranger: { groups: ['Researcher'], projects: ['other'] },
  governance: { groups: ['InformationGovernance'], projects: ['demo', 'other'] },
  'governance-2': { groups: ['InformationGovernance'], projects: ['demo', 'other'] },
  'governance-elsewhere': { groups: ['InformationGovernance'], projects: ['other'] },
  'research-it': { groups: ['ResearchIT'], projects: ['demo', 'other'] },
  both: { groups: ['InformationGovernance', 'ResearchIT'], projects: ['demo', 'other'] },
  everything: { groups: ['Researcher', 'InformationGovernance', 'ResearchIT'], projects: ['demo'] },
  removed: { groups: [], projects: ['demo'] },
  admin: { groups: ['Admin'], projects: [] },
  auditor: { groups: ['Auditor'], projects: [] },
  disabled: { groups: ['InformationGovernance', 'Admin'], projects: ['demo'], disabled: true },
  script: { groups: [], projects: ['demo'], isService: true },
  'script-elsewhere': { groups: [], projects: ['other'], isService: true },
}

export interface MemoryHome {
  readonly ports: Ports
  readonly links: SignedLinks
  readonly outbox: Outbox
  /** The person as the directory has them, with the groups that their token claims. */
  someone(id: string, claimedGroups?: readonly Group[]): Promise<Actor>
  /** Sets the time that `now` says. */
  setTime(at: string): void
  /** Where its files are. */
  readonly folder: string
  /** Lets the workflow run, which does nothing until then. */
  beginWorkflow(): void
  close(): Promise<void>
}

/**
 * The local home's own adapters, with the record in memory and the files in a folder that goes with the test. Nothing is
 * carried out on its own: no workflow runs and no outbox is emptied but by the test.
 */
export async function memoryHome(
  change: (settings: Settings) => Settings = (same) => same,
  /** Stands between the service and its ports; for tests that break something. */
  through: (ports: Ports) => Ports = (same) => same,
): Promise<MemoryHome> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-memory-'))
  const db = openDatabase(':memory:')
  let time = '2026-03-04T09:00:00.000Z'
  const now = (): string => time
  let ids = 0
  const newId = (): string => `id-${(ids += 1).toString().padStart(6, '0')}`
  const usersFile = join(folder, 'people.json')
  await writeFile(usersFile, JSON.stringify(usersOf(PEOPLE)))
  const links = signedLinks(URL_OF_SERVICE, Buffer.alloc(32, 7))
  const { workflow, runner } = workflowOnRunner({ db, now, report: () => {}, ports: () => ports })
  const ports: Ports = through({
    records: sqliteRecords(db, () => {}),
    sources: folderSources({ folder: join(folder, 'uploads'), buckets: {}, newId }),
    staging: folderStaging({ folder: join(folder, 'staging'), sources: () => ports.sources }),
    packages: await folderPackages({
      folder: join(folder, 'packages'),
      scratchFolder: join(folder, 'scratch'),
    }),
    works: folderWorks(join(folder, 'works')),
    progress: memoryProgress(),
    workflow,
    directory: openDirectory({ file: usersFile, passwords: { isHash: () => true }, report: () => {} }),
    egressStore: tableEgressStore(db),
    mail: smtpMail(undefined),
    topics: noTopics,
    permissions: cedarPermissions(),
    links,
    signer: keySigner(generateKeyPairSync('ed25519')),
    settings: change(settingsOf(await loadConfig(DEMO), URL_OF_SERVICE)),
    now,
    newId,
  })
  return {
    ports,
    links,
    outbox: sqliteOutbox(db),
    folder,
    beginWorkflow: () => runner.begin(),
    async close() {
      await runner.close()
      db.close()
      await rm(folder, { recursive: true, force: true })
    },
    setTime: (at) => {
      time = at
    },
    async someone(id, claimedGroups) {
      const person = await ports.directory.person(id)
      if (!person) throw new Error(`nobody is called ${id}`)
      const { name, email, kind, groups, projects } = person
      return { id, name, email, kind, groups, projects, claimedGroups: claimedGroups ?? groups }
    },
  }
}

function usersOf(people: typeof PEOPLE) {
  const entries = Object.entries(people).map(([id, { isService, groups, disabled = false, projects }]) => {
    const account = { id, name: `Person ${id}`, projects, disabled }
    return isService
      ? { service: { ...account, secretHash: 'not asked for' } }
      : { person: { ...account, groups, email: `${id}@example.org`, passwordHash: 'not asked for' } }
  })
  return {
    version: 1,
    people: entries.flatMap(({ person }) => person ?? []),
    services: entries.flatMap(({ service }) => service ?? []),
  }
}
