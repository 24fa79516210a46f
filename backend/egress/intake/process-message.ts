import type { Actor } from '#core/actor.ts'
import { addFiles, type AnnouncedFile } from '#egress/handlers/add-files.ts'
import { createRequest } from '#egress/handlers/create-request.ts'
import { submitRequest } from '#egress/handlers/submit-request.ts'
import { withdrawRequest } from '#egress/handlers/withdraw-request.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import { announcedFiles, ListRefused } from '#egress/intake/announced-files.ts'
import { acceptedMessage, refusedMessage } from '#egress/intake/settle-message.ts'
import { sentencesOf, swbMessage, type SwbMessage } from '#egress/intake/swb-message.ts'
import { committingAs } from '#egress/correlated.ts'
import { perform } from '#egress/perform.ts'
import type { Refusal } from '#core/refusal.ts'
import type { EgressRequest } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'

type Needs = Pick<Ports, 'records' | 'sources' | 'permissions' | 'directory' | 'settings' | 'now' | 'newId'>

/** Why a message can become no request; recorded with it. */
class Unacceptable extends Error {
  override readonly name = 'Unacceptable'
}

/**
 * Turns a kept message into the same submission that a person would make, on behalf of the person who submitted it in
 * Service Workbench. Repeatable: started again after a crash it goes on where the record stands.
 */
export function processMessage(ports: Needs) {
  const { records, now } = ports
  return async ({ messageId }: { readonly messageId: string }): Promise<IntakeMessage | undefined> => {
    const message = await records.message(messageId)
    if (message?.state !== 'RECEIVED') return message
    try {
      const request = await submission(committingAs(ports, message.id), message)
      await records.commit(acceptedMessage(message, request.id, now()))
    } catch (error) {
      if (!(error instanceof Unacceptable)) throw error
      await records.commit(await refusedMessage(ports, message, error.message, now()))
    }
    return records.message(messageId)
  }
}

async function submission(ports: Needs, { id: messageId, body }: IntakeMessage): Promise<EgressRequest> {
  const message = parsedMessage(body)
  const { id, known } = await place(ports, message)
  if (known && known.status !== 'DRAFT') return known
  const actor = await submitter(ports, message)
  const files = await announcedFiles(ports.sources, message).catch((error: unknown) => {
    throw error instanceof ListRefused ? new Unacceptable(error.message) : error
  })
  const draft = known ?? (await draftOf(ports, message, id, actor))
  try {
    return await submitted(ports, await filled(ports, draft, files, actor), actor, messageId)
  } catch (error) {
    if (error instanceof Unacceptable)
      await perform(ports.records, withdrawRequest(ports), { id: draft.id }, actor)
    throw error
  }
}

/**
 * The request that the message becomes: it has the message's id. A refused message leaves a withdrawn draft, for which
 * the same message, delivered again, makes a request of its own.
 */
async function place(
  { records }: Needs,
  { id: first }: SwbMessage,
): Promise<{ readonly id: string; readonly known: EgressRequest | undefined }> {
  for (let nth = 1; ; nth += 1) {
    const id = nth === 1 ? first : `${first}-${nth}`
    const known = await records.request(id)
    if (known && !known.egressStore)
      throw new Unacceptable('id: a request that came from elsewhere has this id')
    const isRefused = known?.status === 'WITHDRAWN' && known.submittedAt === undefined
    if (!isRefused) return { id, known }
  }
}

function parsedMessage(body: string): SwbMessage {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new Unacceptable('The message is not JSON')
  }
  const result = swbMessage.safeParse(json)
  if (!result.success) throw new Unacceptable(sentencesOf(result.error))
  return result.data
}

/** The person who pressed the button, not the owner of the store. */
async function submitter({ directory }: Needs, { updated_by_email: email }: SwbMessage): Promise<Actor> {
  const person = await directory.byEmail(email)
  if (!person || person.disabled || person.kind !== 'person')
    throw new Unacceptable(
      'updated_by_email: nobody here has this address. Add the person, then deliver the message again.',
    )
  const { id, name, groups, projects } = person
  return { id, name, email: person.email, kind: 'person', groups, claimedGroups: groups, projects }
}

async function draftOf(ports: Needs, message: SwbMessage, id: string, actor: Actor): Promise<EgressRequest> {
  const { projects } = ports.settings.intake
  const input = {
    id,
    title: `${message.egress_store_name} version ${message.ver}`,
    purpose: `Submitted in Service Workbench from the egress store ${message.egress_store_name} at ${message.updated_at}.`,
    project:
      (Object.hasOwn(projects, message.project_id) && projects[message.project_id]) || message.project_id,
    workspace: message.workspace_id,
    egressStore: { id: message.egress_store_id },
  }
  const answer = await perform(ports.records, createRequest(ports), input, actor)
  return requestOf(answer, 'project_id: the submitter may not ask for releases of this project')
}

async function filled(
  ports: Needs,
  draft: EgressRequest,
  files: readonly AnnouncedFile[],
  actor: Actor,
): Promise<EgressRequest> {
  let request = draft
  const size = ports.settings.limits.filesPerCall
  for (let from = 0; from < files.length; from += size) {
    const batch = { requestId: draft.id, files: files.slice(from, from + size) }
    request = requestOf(
      await perform(ports.records, addFiles(ports), batch, actor),
      'The files cannot be accepted',
    )
  }
  // What else is in the draft was not announced, e.g. by a list that was replaced while it was read.
  if (request.files.count !== files.length)
    throw new Unacceptable('The request holds files that the version list does not name')
  return request
}

async function submitted(
  ports: Needs,
  { id, version }: EgressRequest,
  actor: Actor,
  messageId: string,
): Promise<EgressRequest> {
  const input = { id, expectedVersion: version }
  const answer = await perform(ports.records, submitRequest(ports), input, actor, messageId)
  return requestOf(answer, 'The request cannot be submitted')
}

function requestOf(
  answer: { readonly request?: EgressRequest; readonly refusal?: Refusal },
  what: string,
): EgressRequest {
  if (answer.refusal) throw new Unacceptable(`${what}: ${reasonOf(answer.refusal)}`)
  if (!answer.request) throw new Unacceptable(what)
  return answer.request
}

function reasonOf({ message, problems }: Refusal): string {
  return [message, ...problems.slice(0, 20).map((problem) => `${problem.at}: ${problem.message}`)].join(' ')
}
