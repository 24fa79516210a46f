import { asker } from '#entry/ask.ts'
import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Actor } from '#core/actor.ts'
import type {
  AddFilesPayload,
  Request as ShownRequest,
  RequestPayload,
} from '#entry/generated/schema-types.ts'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import type { Home } from '../home.ts'
import { DEMO_REQUESTS, type DemoRequest } from './demo-requests.ts'

const FILES = fileURLToPath(new URL('../../../examples/demo/files/', import.meta.url))

/** Makes the requests of the demo through the API, as people would. Repeatable: what is there already is left as it is. */
export async function seedDemo({ ports, idle }: Home): Promise<void> {
  const ask = asker(ports)
  const receive = receiveUpload(ports)

  const actor = async (email: string): Promise<Actor> => {
    const person = await ports.directory.byEmail(email)
    const found = person && (await actorOfPerson(ports, person.id))
    if (!found) throw new Error(`The demo has nobody at ${email}`)
    return found
  }

  const drafted = async (demo: DemoRequest, author: Actor): Promise<ShownRequest> => {
    const { title, purpose, project, key } = demo
    const made = await ask(
      'Mutation.createRequest',
      { input: { title, purpose, project, clientRequestId: key } },
      author,
    )
    const { id } = requestOf(made as RequestPayload)
    const sizes = await Promise.all(
      Object.values(demo.files).map(async (name) => (await stat(FILES + name)).size),
    )
    const files = Object.keys(demo.files).map((path, place) => ({ path, bytes: sizes[place] ?? 0 }))
    const added = (await ask(
      'Mutation.addFiles',
      { requestId: id, files, clientRequestId: `${key}-files` },
      author,
    )) as AddFilesPayload
    for (const { path, bytes } of files) {
      const content = await openAsBlob(FILES + (demo.files[path] ?? ''))
      await receive({ requestId: id, round: 1, path, bytes }, content.stream(), author)
    }
    return requestOf(added)
  }

  const submitted = async (
    { id, version }: ShownRequest,
    author: Actor,
    key: string,
  ): Promise<ShownRequest> => {
    await ask(
      'Mutation.submitRequest',
      { id, expectedVersion: version, clientRequestId: `${key}-submit` },
      author,
    )
    await idle()
    return (await ask('Query.getRequest', { id }, author)) as ShownRequest
  }

  const decided = async (
    open: ShownRequest,
    by: string,
    decision: 'APPROVED' | 'REJECTED',
    reason: string,
  ): Promise<ShownRequest> => {
    const { id, version: expectedVersion, manifestDigest } = open
    const input = {
      id,
      expectedVersion,
      manifestDigest,
      decision,
      reason,
      clientRequestId: `demo-${id}-${by}`,
    }
    const answer = requestOf(
      (await ask('Mutation.updateRequest', { input }, await actor(by))) as RequestPayload,
    )
    await idle()
    return answer
  }

  for (const demo of DEMO_REQUESTS) {
    const author = await actor(demo.by)
    const draft = await drafted(demo, author)
    if (demo.stage === 'draft') continue
    const open = await submitted(draft, author, demo.key)
    // Further on already: decided at an earlier start, or by whoever tries the demo.
    if (demo.stage === 'firstStage' || open.decisions.length > 0) continue
    if (demo.stage === 'rejected') {
      await decided(
        open,
        'governance@example.org',
        'REJECTED',
        'The row for year 5 is not rounded to the nearest 5.',
      )
      continue
    }
    const second = await decided(
      open,
      'governance@example.org',
      'APPROVED',
      'Counts are rounded and nothing is below 10.',
    )
    if (demo.stage === 'released')
      await decided(second, 'research-it@example.org', 'APPROVED', 'Format and size are as agreed.')
  }
}

function requestOf({ request, refusal }: Pick<RequestPayload, 'request' | 'refusal'>): ShownRequest {
  if (!request) throw new Error(`The demo was refused: ${refusal?.message ?? ''}`)
  return request
}
