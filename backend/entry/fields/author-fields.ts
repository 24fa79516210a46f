import type { Actor } from '#core/actor.ts'
import { addFiles } from '#egress/handlers/add-files.ts'
import { createRequest } from '#egress/handlers/create-request.ts'
import { removeFiles } from '#egress/handlers/remove-files.ts'
import { submitRequest } from '#egress/handlers/submit-request.ts'
import { withdrawRequest } from '#egress/handlers/withdraw-request.ts'
import { answerOf, field, performed, type Answer } from '#entry/fields/field.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { INPUTS } from '#entry/inputs.ts'
import { viewAnswer } from '#entry/views.ts'
import type { Ports } from '#ports/ports.ts'

/** What an author does to a request of their own. */
export type AuthorPorts = Pick<
  Ports,
  'records' | 'sources' | 'permissions' | 'settings' | 'links' | 'now' | 'newId'
>

export const AUTHOR_FIELDS = {
  'Mutation.createRequest': field(
    INPUTS.createRequest,
    (ports: AuthorPorts) =>
      ({ input }, viewing) =>
        answerOf('createRequest', ports, createRequest(ports), input, viewing),
  ),
  'Mutation.addFiles': field(
    INPUTS.addFiles,
    (ports: AuthorPorts) =>
      async (input, viewing): Promise<Api.AddFilesPayload> => {
        const answer = await performed('addFiles', ports, addFiles(ports), input, viewing)
        return {
          ...viewAnswer(viewing, answer),
          uploads: await uploadsOf(ports, viewing.actor, answer),
        }
      },
  ),
  'Mutation.removeFiles': field(
    INPUTS.removeFiles,
    (ports: AuthorPorts) => (input, viewing) =>
      answerOf('removeFiles', ports, removeFiles(ports), input, viewing),
  ),
  'Mutation.submitRequest': field(
    INPUTS.versioned,
    (ports: AuthorPorts) => (input, viewing) =>
      answerOf('submitRequest', ports, submitRequest(ports), input, viewing),
  ),
  'Mutation.withdrawRequest': field(
    INPUTS.withdrawRequest,
    (ports: AuthorPorts) => (input, viewing) =>
      answerOf('withdrawRequest', ports, withdrawRequest(ports), input, viewing),
  ),
}

async function uploadsOf(
  { links }: AuthorPorts,
  { id: personId }: Actor,
  { uploads, request }: Answer,
): Promise<readonly Api.Upload[]> {
  if (!uploads || !request) return []
  const { round, expiresAt } = uploads
  return Promise.all(
    uploads.paths.map(async ({ path, bytes }) => ({
      path,
      url: await links.sign(
        { use: 'upload', requestId: request.id, round, path, bytes, personId },
        expiresAt,
      ),
      expiresAt,
    })),
  )
}
