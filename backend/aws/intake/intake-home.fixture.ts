import { randomUUID } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSRecord } from 'aws-lambda'
import type { ReportLine } from '#core/report.ts'
import { carryOut } from '#egress/carry-out.ts'
import { intakeEffects } from '#egress/effects/intake-effects.ts'
import { reportStuck } from '#egress/effects/report-stuck.ts'
import type { Settings } from '#egress/settings.ts'
import { cedarPermissions } from '#people/cedar-permissions.ts'
import type { Directory, Person } from '#ports/directory.ts'
import { SourceMissing, type Sources } from '#ports/sources.ts'
import { drainer } from '../outbox/drainer.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoOutbox } from '../records/dynamo-outbox.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import type { DeadLetter } from './dead-letters.ts'
import { intakeHandler } from './intake-handler.ts'

export const TOPIC = 'arn:aws:sns:eu-west-2:111122223333:Egress-Notifications'
const QUEUE = 'arn:aws:sqs:eu-west-2:111122223333:intake'

export const SETTINGS: Settings = {
  projects: [{ id: 'demo', name: 'Demo', policy: 'single' }],
  policies: {
    single: {
      name: 'single',
      version: 1,
      stages: [{ group: 'InformationGovernance', timeoutSeconds: 86_400 }],
      recipients: [],
    },
  },
  limits: { filesPerRequest: 1_000, filesPerCall: 50, bytesPerFile: 1e9, bytesPerRequest: 1e10 },
  batches: { files: 1_000, bytes: 1e10 },
  packing: {
    level: 'balanced',
    here: { files: 100, bytes: 1_000_000 },
    batch: { files: 100, bytes: 1_000_000 },
    rates: { bytesPerSecond: 1e6 },
  },
  download: { maxDownloads: 3, ticketSeconds: 300, availableDays: 30 },
  adminAddress: 'admin@example.org',
  sendsMail: true,
  intake: { topics: [TOPIC], projects: {} },
  publicUrl: 'https://sluice.example',
}

const RESEARCHER: Person = {
  id: 'researcher',
  name: 'Robin',
  email: 'researcher@example.org',
  kind: 'person',
  groups: ['Researcher'],
  projects: ['demo'],
  disabled: false,
}

const directory: Directory = {
  person: async (id) => (id === RESEARCHER.id ? RESEARCHER : undefined),
  byEmail: async (email) => (email === RESEARCHER.email ? RESEARCHER : undefined),
  members: async () => [],
}

/** A notification of Service Workbench, and the list that it points to: one file. */
export function aNotification(part: object = {}) {
  const id = randomUUID()
  return {
    egress_store_object_list_location: `arn:aws:s3:::lists/${id}.json`,
    id,
    egress_store_id: id,
    egress_store_name: 'ws-egress-store',
    created_at: '2026-04-13T08:02:10.114Z',
    created_by: 'u-1',
    created_by_email: 'owner@example.org',
    workspace_id: id,
    project_id: 'demo',
    s3_bucketname: 'egress-store',
    s3_bucketpath: `${id}/`,
    status: 'PENDING',
    updated_by: 'u-2',
    updated_by_email: RESEARCHER.email,
    updated_at: '2026-04-14T16:25:48.370Z',
    ver: 1,
    ...part,
  }
}

/** A record of the queue with this body. */
export function recordOf(body: string): SQSRecord {
  return { messageId: randomUUID(), body, eventSourceARN: QUEUE } as SQSRecord
}

/** What SNS makes of a message on its way to a queue. */
export function wrapped(message: string, part: object = {}): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: TOPIC,
    Message: message,
    ...part,
  })
}

/** An empty record and everything that takes messages in, but the buckets: version lists are made up. */
export async function intakeHome() {
  const client = newDynamoClient()
  const { table, drop } = await createRecordsTable(client)
  const lines: ReportLine[] = []
  const letters: DeadLetter[] = []
  const report = (line: ReportLine) => void lines.push(line)
  let time = '2026-04-14T16:26:00.000Z'
  let works = true
  const sources = {
    async read(_bucket: string, key: string) {
      if (!works) throw new Error('The store does not answer')
      const folder = key.replace('.json', '/')
      if (folder.startsWith('gone')) throw new SourceMissing(`There is no ${key}`)
      return Buffer.from(JSON.stringify({ objects: [{ Key: `${folder}a.csv`, Size: 5, VersionId: 'v1' }] }))
    },
  } as unknown as Sources

  /** A function that takes messages in: as many as there are, on one record. */
  const handlerBy = (by: DynamoDBClient = client) => {
    const records = dynamoRecords({ client: by, table })
    const outbox = dynamoOutbox({ client: by, table })
    const now = () => time
    const ports = {
      records,
      sources,
      permissions: cedarPermissions(),
      directory,
      settings: SETTINGS,
      now,
      newId: randomUUID,
    }
    const carriedOut = carryOut({
      outbox,
      effects: intakeEffects(ports, report),
      stuck: reportStuck(ports),
      now,
      report,
    })
    const handle = intakeHandler({
      ports,
      report,
      deadLetters: { put: async (letter) => void letters.push(letter) },
      drainer: drainer({ outbox, lane: 'intake', carryOut: carriedOut, now, claimSeconds: 330 }),
    })
    return {
      deliver: (...bodies: readonly string[]) =>
        handle({ Records: bodies.map(recordOf) }, new AbortController().signal),
      tick: () => handle({ source: 'schedule' }, new AbortController().signal),
    }
  }

  return {
    ...handlerBy(),
    handlerBy,
    lines,
    letters,
    records: dynamoRecords({ client, table }),
    setTime(at: string) {
      time = at
    },
    /** Whether the store that holds the lists answers. */
    setWorks(does: boolean) {
      works = does
    },
    async close() {
      await drop()
      client.destroy()
    },
  }
}
