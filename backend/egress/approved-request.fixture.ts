import { createRequest } from '#egress/handlers/create-request.ts'
import { addFiles } from '#egress/handlers/add-files.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import { submitRequest } from '#egress/handlers/submit-request.ts'
import { updateRequest } from '#egress/handlers/update-request.ts'
import { perform } from '#egress/perform.ts'
import type { EgressRequest } from '#egress/request.ts'
import { stageFiles } from '#egress/tasks/stage-files.ts'
import type { MemoryHome } from '#local/memory-home.fixture.ts'

const NEVER = new AbortController().signal

export type SomeFiles = Readonly<Record<string, string | Uint8Array>>

async function stored({ ports }: MemoryHome, id: string): Promise<EgressRequest> {
  const request = await ports.records.request(id)
  if (!request) throw new Error('it was just saved')
  return request
}

/** A request for these files that waits for its first decision, by the way that people and the machine take. */
export async function awaitingRequest(home: MemoryHome, files: SomeFiles): Promise<EgressRequest> {
  const { ports } = home
  const { records } = ports
  const researcher = await home.someone('researcher')
  const input = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
  const { request } = await perform(records, createRequest(ports), input, researcher)
  const id = request?.id ?? ''
  const contents = Object.entries(files).map(([path, content]) => ({ path, data: Buffer.from(content) }))
  const announced = contents.map(({ path, data }) => ({ path, bytes: data.length }))
  await perform(records, addFiles(ports), { requestId: id, files: announced }, researcher)
  for (const { path, data } of contents) {
    const upload = { requestId: id, round: 1, path, bytes: data.length }
    await receiveUpload(ports)(upload, once(data), researcher)
  }
  await perform(records, submitRequest(ports), { id, expectedVersion: 2 }, researcher)
  await stageFiles(ports)({ requestId: id, round: 1, attempt: 1 }, NEVER)
  return stored(home, id)
}

/** The same with both approvals. */
export async function approvedRequest(home: MemoryHome, files: SomeFiles): Promise<EgressRequest> {
  const { ports } = home
  const { id } = await awaitingRequest(home, files)
  for (const who of ['governance', 'research-it']) {
    const { version, manifestDigest = '' } = await stored(home, id)
    const decision = {
      id,
      expectedVersion: version,
      manifestDigest,
      verdict: 'APPROVED',
      reason: 'Looked',
    } as const
    await perform(ports.records, updateRequest(ports), decision, await home.someone(who))
  }
  return stored(home, id)
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data
}
