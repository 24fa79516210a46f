import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { Config } from '#local/config/config-schema.ts'
import { tableEgressStore } from '#local/table-egress-store.ts'
import type { Client } from './client.ts'
import { start, type Started } from './start.ts'

export const EXAMPLE = fileURLToPath(new URL('../../../examples/swb', import.meta.url))
export const TOPIC = 'arn:aws:sns:eu-west-2:000000000000:Egress-Notifications'

export type Message = Readonly<Record<string, unknown>> & { readonly id: string }

export interface ListedObject {
  readonly Key: string
  readonly Size: number
  readonly VersionId: string
}

/** What a store and its notifications look like from Service Workbench: buckets that a test may write to. */
export interface Workbench extends Started {
  /** Puts a version of an object into the store. */
  put(key: string, version: string, content: string): Promise<void>
  /** Writes a version list, in place of the one that is there. */
  list(store: string, list: string | readonly ListedObject[]): Promise<void>
  /** A researcher's submission: files (by path) in a store of their own, their version list, and the message. */
  submission(files: Readonly<Record<string, string>>, change?: Record<string, unknown>): Promise<Message>
  /** What Service Workbench would show of a store. */
  storeStatus(store: string): string | undefined
}

/** A service whose buckets begin as those of the example. */
export async function startWorkbench(
  change: (config: Config) => Config = (same) => same,
): Promise<Workbench> {
  const buckets = await mkdtemp(join(tmpdir(), 'sluice-buckets-'))
  await cp(EXAMPLE, buckets, { recursive: true })
  const bucket = (name: string): string => join(buckets, name)
  const started = await start((config) =>
    change({
      ...config,
      stores: {
        buckets: {
          'egress-notifications': bucket('egress-notifications'),
          'egress-store': bucket('egress-store'),
        },
      },
    }),
  )
  const put = async (key: string, version: string, content: string): Promise<void> =>
    write(`${bucket('egress-store')}/${key}@${version}`, content)
  const list = async (store: string, content: string | readonly ListedObject[]): Promise<void> =>
    write(
      `${bucket('egress-notifications')}/${store}/list.json`,
      typeof content === 'string' ? content : JSON.stringify({ objects: content }),
    )
  const db = new DatabaseSync(join(started.folder, 'sluice.db'))
  const stores = tableEgressStore(db)
  return {
    ...started,
    put,
    list,
    storeStatus: (store) => stores.status(store),
    async submission(files, changed = {}) {
      const store = randomUUID()
      const entries = Object.entries(files)
      for (const [path, content] of entries) await put(`${store}/${path}`, 'v1', content)
      await list(store, [
        { Key: `${store}/`, Size: 0, VersionId: 'v0' },
        ...entries.map(([path, content]) => listed(`${store}/${path}`, content)),
      ])
      return messageOf(store, changed)
    },
    async stop() {
      db.close()
      await started.stop()
      await rm(buckets, { recursive: true, force: true })
    },
  }
}

export function listed(Key: string, content: string): ListedObject {
  return { Key, Size: Buffer.byteLength(content), VersionId: 'v1' }
}

export function messageOf(store: string, change: Record<string, unknown> = {}): Message {
  return {
    egress_store_object_list_location: `arn:aws:s3:::egress-notifications/${store}/list.json`,
    id: randomUUID(),
    egress_store_id: store,
    egress_store_name: 'ws-asthma-egress-store',
    created_at: '2026-03-02T09:14:07.221Z',
    created_by: 'u-7b1d',
    created_by_email: 'store.owner@example.org',
    workspace_id: store,
    project_id: 'genomics-asthma',
    s3_bucketname: 'egress-store',
    s3_bucketpath: `${store}/`,
    status: 'PENDING',
    updated_by: 'u-19aa',
    updated_by_email: 'researcher@example.org',
    updated_at: '2026-03-04T15:40:51.902Z',
    ver: 1,
    ...change,
  }
}

export async function exampleMessage(): Promise<Message> {
  return JSON.parse(await readFile(join(EXAMPLE, 'message.json'), 'utf8')) as Message
}

export interface Outcome {
  readonly status: number
  readonly messageId?: string
  readonly outcome?: string
  readonly requestId?: string
  readonly reason?: string
  readonly error?: { readonly code: string; readonly message: string }
}

/** HTTP Basic of the demo's service account, as SNS would send it. */
export const BASIC = `Basic ${Buffer.from('demo-service:sluice-demo').toString('base64')}`

export async function bearer(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username, password: 'sluice-demo' }),
  })
  return `Bearer ${((await answer.json()) as { access_token: string }).access_token}`
}

/** Delivers a message (or any text) as it is. */
export function deliver(url: string, message: Message | string, authorization = BASIC): Promise<Outcome> {
  return post(
    `${url}/intake/messages`,
    typeof message === 'string' ? message : JSON.stringify(message),
    authorization,
  )
}

/** Delivers a message in the form of SNS. */
export function deliverSns(
  url: string,
  message: Message,
  change: Record<string, unknown> = {},
): Promise<Outcome> {
  const delivery = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: TOPIC,
    Message: JSON.stringify(message),
  }
  return post(`${url}/intake/sns`, JSON.stringify({ ...delivery, ...change }), BASIC)
}

async function post(url: string, body: string, authorization: string): Promise<Outcome> {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    ...(authorization !== '' && { authorization }),
  }
  const answer = await fetch(url, { method: 'POST', body, headers })
  return { status: answer.status, ...((await answer.json()) as object) }
}

export interface ShownMessage {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly requestId: string | null
}

export async function messages(client: Client): Promise<readonly ShownMessage[]> {
  const { listMessages } = await client.ask<{ listMessages: { items: ShownMessage[] } }>(
    '{ listMessages(limit: 100) { items { id state reason requestId } } }',
  )
  return listMessages.items
}

export interface ShownNotice {
  readonly id: string
  readonly requestId: string
  readonly subject: string
  readonly text: string
  readonly mailed: boolean | null
  readonly to: { readonly email: string }
}

export async function notices(client: Client, everyone = false): Promise<readonly ShownNotice[]> {
  const { listNotices } = await client.ask<{ listNotices: { items: ShownNotice[] } }>(
    `query ($everyone: Boolean) { listNotices(everyone: $everyone, limit: 100)
      { items { id requestId subject text mailed to { email } } } }`,
    { everyone },
  )
  return listNotices.items
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
