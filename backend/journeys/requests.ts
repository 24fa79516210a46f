import type { Request as ApiRequest } from '#entry/generated/schema-types.ts'
import type { Client } from './client.ts'

export const REQUEST = `id version status egressStatus round manifestDigest allowedActions title project
  whoseTurn { owner group label } files { count bytes types } requestedBy { id email }
  stages { number group state decision deadlineAt } decisions { stage group decision reason by { email } manifestDigest }
  downloads { used allowed until } release { sha256 bytes } failure { step code reason } stagedDeleted { files bytes }
  blockedReasons { action code }`
export const PAYLOAD = `{ request { ${REQUEST} } refusal { code message problems { at code message } } }`

export type ShownRequest = ApiRequest

export interface Payload {
  readonly request: ShownRequest | null
  readonly refusal: {
    code: string
    message: string
    problems: { at: string; code: string; message: string }[]
  } | null
}

export type Content = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>

/** A draft with these files, all uploaded. */
export async function draft(client: Client, files: Content, project = 'demo'): Promise<ShownRequest> {
  const { createRequest } = await client.ask<{ createRequest: Payload }>(
    `mutation ($input: CreateRequestInput!) { createRequest(input: $input) ${PAYLOAD} }`,
    { input: { title: 'Survival by region', purpose: 'Tables for the annual report', project } },
  )
  const request = present(createRequest)
  const { request: filled } = await addFiles(client, request.id, files)
  return filled ?? request
}

export async function addFiles(
  client: Client,
  requestId: string,
  files: Content,
): Promise<Payload & { uploads: { path: string; url: string }[] }> {
  const entries = Object.entries(files)
  const { addFiles: added } = await client.ask<{
    addFiles: Payload & { uploads: { path: string; url: string }[] }
  }>(
    `mutation ($id: ID!, $files: [FileInput!]!) { addFiles(requestId: $id, files: $files)
      { request { ${REQUEST} } uploads { path url } refusal { code message problems { at code message } } } }`,
    { id: requestId, files: entries.map(([path, content]) => ({ path, bytes: Buffer.byteLength(content) })) },
  )
  for (const { path, url } of added.uploads) {
    const answer = await fetch(url, { method: 'PUT', body: files[path] ?? '' })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  return added
}

export async function submit(client: Client, { id, version }: ShownRequest): Promise<Payload> {
  const { submitRequest } = await client.ask<{ submitRequest: Payload }>(
    `mutation ($id: ID!, $version: Int!) { submitRequest(id: $id, expectedVersion: $version) ${PAYLOAD} }`,
    { id, version },
  )
  return submitRequest
}

export async function get(client: Client, id: string): Promise<ShownRequest | null> {
  const { getRequest } = await client.ask<{ getRequest: ShownRequest | null }>(
    `query ($id: ID!) { getRequest(id: $id) { ${REQUEST} } }`,
    { id },
  )
  return getRequest
}

/** Asks until the request is as wanted; gives up when the client's patience ends, saying how it is. */
export async function until(
  client: Client,
  id: string,
  wanted: (request: ShownRequest) => boolean,
): Promise<ShownRequest> {
  const deadline = Date.now() + client.patienceMs
  for (;;) {
    const request = await get(client, id)
    if (request && wanted(request)) return request
    if (Date.now() > deadline) throw new Error(`The request is ${JSON.stringify(request)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A request that waits for its first decision. */
export async function inReview(client: Client, files: Content, project = 'demo'): Promise<ShownRequest> {
  const request = await draft(client, files, project)
  present(await submit(client, request))
  return until(client, request.id, ({ status }) => status === 'IN_REVIEW')
}

export async function decide(
  client: Client,
  { id, version, manifestDigest }: ShownRequest,
  decision: 'APPROVED' | 'REJECTED' = 'APPROVED',
  change: Record<string, unknown> = {},
): Promise<Payload> {
  const { updateRequest } = await client.ask<{ updateRequest: Payload }>(
    `mutation ($input: UpdateRequestInput!) { updateRequest(input: $input) ${PAYLOAD} }`,
    {
      input: {
        id,
        expectedVersion: version,
        manifestDigest,
        decision,
        reason: 'Looked at every table',
        ...change,
      },
    },
  )
  return updateRequest
}

export function present(payload: Payload): ShownRequest {
  if (!payload.request || payload.refusal) throw new Error(`refused: ${JSON.stringify(payload.refusal)}`)
  return payload.request
}
