import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sha256Hex } from '#core/digest.ts'
import type { Workbench } from './journey-home.ts'

export const EXAMPLE = fileURLToPath(new URL('../../examples/swb', import.meta.url))

export type Message = Readonly<Record<string, unknown>> & { readonly id: string }

export interface ListedObject {
  readonly Key: string
  readonly Size: number
  readonly VersionId: string
}

/** Where the version list of a store is. */
export function listOf(store: string): string {
  return `${store}/list.json`
}

export function listed(Key: string, content: string, VersionId = 'v1'): ListedObject {
  return { Key, Size: Buffer.byteLength(content), VersionId }
}

/** Writes a store's version list, in place of the one that is there. */
export function list(
  home: Workbench,
  store: string,
  content: string | readonly ListedObject[],
): Promise<void> {
  return home.putList(
    listOf(store),
    typeof content === 'string' ? content : JSON.stringify({ objects: content }),
  )
}

/** Puts files into a store, and answers what a list would say of them. */
export async function stored(
  home: Workbench,
  store: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = []
  for (const [path, content] of Object.entries(files)) {
    const key = `${store}/${path}`
    objects.push(listed(key, content, await home.putObject(key, content)))
  }
  return objects
}

/** A researcher's submission: files (by path) in a store of their own, their version list, and the message. */
export async function submission(
  home: Workbench,
  files: Readonly<Record<string, string>>,
  change: Record<string, unknown> = {},
): Promise<Message> {
  const store = randomUUID()
  const folder = { Key: `${store}/`, Size: 0, VersionId: 'v0' }
  await list(home, store, [folder, ...(await stored(home, store, files))])
  return messageOf(store, change)
}

export function messageOf(store: string, change: Record<string, unknown> = {}): Message {
  return {
    egress_store_object_list_location: `arn:aws:s3:::egress-notifications/${listOf(store)}`,
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

export function storeOf(message: Message): string {
  return String(message['egress_store_id'])
}

export async function exampleMessage(): Promise<Message> {
  return JSON.parse(await readFile(join(EXAMPLE, 'message.json'), 'utf8')) as Message
}

/** The hashes of files of an example's store, by path, each in the version that its list names. */
export async function exampleHashes(
  store: string,
  versions: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(versions).map(async ([path, version]) => {
    const content = await readFile(join(EXAMPLE, 'egress-store', store, `${path}@${version}`))
    return [path, sha256Hex(content)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
