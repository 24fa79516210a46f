import { setTimeout } from 'node:timers/promises'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { fetchPackage } from '#egress/handlers/fetch-package.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import type { Home } from '#local/home.ts'
import { askingIn, GOVERNANCE, RESEARCH_IT, RESEARCHER, type Asking } from './asking.ts'
import type { Memory } from './memory.ts'

/** Ways through the life of a request that are swept. */
export const WAYS = ['release', 'reject', 'withdraw'] as const
export type Way = (typeof WAYS)[number]

const CHUNK = 256 * 1024
/** Equal base names, an empty file, and one that is written in more than one piece. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'figures/x.csv': Buffer.from('year,n\n2020,44\n'),
  'tables/x.csv': Buffer.alloc(CHUNK + 1_000, 'region,n\nnorth,120\n'),
  'empty.txt': Buffer.alloc(0),
}

/** Goes the whole way from nothing. Gone again after a crash it repeats what was sent, and ends at the same place. */
export async function travel(home: Home, way: Way, memory: Memory): Promise<void> {
  const asking = askingIn(home)
  const id = await handIn(home, asking, memory)
  const open = await asking.until(id, ({ status }) => status !== 'STAGING')
  if (way === 'withdraw') {
    await asking.present(RESEARCHER, 'Mutation.withdrawRequest', { id, clientRequestId: 'withdraw' })
  } else {
    const first = await decide(asking, memory, GOVERNANCE, open, way === 'reject' ? 'REJECTED' : 'APPROVED')
    if (way === 'release') await decide(asking, memory, RESEARCH_IT, first, 'APPROVED')
  }
  await asking.until(id, ({ stagedDeleted }) => stagedDeleted !== undefined)
  if (way === 'release' && !memory.has('fetched')) {
    await download(home, asking, id)
    memory.keep('fetched', () => true)
  }
  // What follows the last commit is found due by the dispatchers at once, and runs out.
  await setTimeout(0)
  await home.idle()
}

async function handIn(home: Home, asking: Asking, memory: Memory): Promise<string> {
  const { request } = await asking.present(RESEARCHER, 'Mutation.createRequest', {
    input: {
      title: 'Survival by region',
      purpose: 'Tables for the annual report',
      project: 'demo',
      clientRequestId: 'create',
    },
  })
  const { id } = request
  const files = Object.entries(FILES).map(([path, content]) => ({ path, bytes: content.byteLength }))
  const added = await asking.present(RESEARCHER, 'Mutation.addFiles', {
    requestId: id,
    files,
    clientRequestId: 'add',
  })
  await upload(home, asking, id)
  const submission = memory.keep('submit', () => ({
    id,
    expectedVersion: added.request.version,
    clientRequestId: 'submit',
  }))
  await asking.present(RESEARCHER, 'Mutation.submitRequest', submission)
  return id
}

/** Sends the files whose bytes the service does not have. */
async function upload(home: Home, asking: Asking, requestId: string): Promise<void> {
  const { items } = await asking.as<Api.FileConnection>(RESEARCHER, 'Query.listFiles', {
    requestId,
    limit: 100,
  })
  for (const { path, bytes, uploaded } of items) {
    const actor = await actorOfPerson(home.ports, RESEARCHER)
    if (uploaded || !actor) continue
    const content = FILES[path] ?? Buffer.alloc(0)
    const answer = await receiveUpload(home.ports)(
      { requestId, round: 1, path, bytes },
      piecesOf(content),
      actor,
    )
    if ('refusal' in answer) throw new Error(`${path}: ${answer.refusal.code}`)
  }
}

async function* piecesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += CHUNK) yield content.subarray(from, from + CHUNK)
}

async function decide(
  asking: Asking,
  memory: Memory,
  by: string,
  { id, version, manifestDigest }: Api.Request,
  decision: Api.DecisionVerdict,
): Promise<Api.Request> {
  const input = memory.keep(`decide/${by}`, () => ({
    id,
    expectedVersion: version,
    manifestDigest,
    decision,
    reason: 'Looked at every table',
    clientRequestId: 'decide',
  }))
  await asking.present(by, 'Mutation.updateRequest', { input })
  return asking.until(id, ({ status }) => status !== 'RELEASING')
}

/** Fetches the package by its ticket. A ticket that a crash used up gives nothing: it is good for one attempt. */
async function download(home: Home, asking: Asking, requestId: string): Promise<void> {
  const { url } = await asking.as<Api.LinkPayload>(RESEARCHER, 'Mutation.downloadData', {
    requestId,
    clientRequestId: 'download',
  })
  const claim = home.links.read('ticket', url?.split('/').at(-1) ?? '', home.ports.now())
  if (typeof claim === 'string') throw new Error(`The ticket is ${claim}`)
  const found = await fetchPackage(home.ports)(claim.ticketId)
  if (!found) return
  let bytes = 0
  for await (const chunk of found.stream) bytes += chunk.byteLength
  if (bytes !== found.ticket.bytes) throw new Error(`${bytes} bytes came of ${found.ticket.bytes}`)
  await found.completed()
}
