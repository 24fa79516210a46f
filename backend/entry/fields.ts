import type * as z from 'zod'
import type { Actor } from '#core/actor.ts'
import { addFiles } from '#egress/handlers/add-files.ts'
import { createRequest } from '#egress/handlers/create-request.ts'
import { downloadData } from '#egress/handlers/download-data.ts'
import { removeFiles } from '#egress/handlers/remove-files.ts'
import { retryRequest } from '#egress/handlers/retry-request.ts'
import { submitRequest } from '#egress/handlers/submit-request.ts'
import { updateRequest } from '#egress/handlers/update-request.ts'
import { viewFile, type LinkAnswer } from '#egress/handlers/view-file.ts'
import { withdrawRequest } from '#egress/handlers/withdraw-request.ts'
import type { AddFilesAnswer } from '#egress/handlers/add-files.ts'
import { performOnce, type Command } from '#egress/perform.ts'
import { getRequest } from '#egress/queries/get-request.ts'
import { listEvents } from '#egress/queries/list-events.ts'
import { listFiles } from '#egress/queries/list-files.ts'
import { listMessages } from '#egress/queries/list-messages.ts'
import { listNotices } from '#egress/queries/list-notices.ts'
import { listRequests } from '#egress/queries/list-requests.ts'
import type { RequestAnswer } from '#egress/step.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { INPUTS } from '#entry/inputs.ts'
import { viewSummary } from '#entry/view-summary.ts'
import * as views from '#entry/views.ts'
import type { Ports } from '#ports/ports.ts'

/** Everything that a person can ask, by its place in the schema: how the input is read, and who answers it. */
export const FIELDS = {
  'Query.me': field(INPUTS.nothing, () => async (_input, { actor }): Promise<Api.Me> => ({
    ...views.viewPerson(actor),
    groups: actor.groups,
    projects: actor.projects,
  })),
  'Query.listRequests': field(
    INPUTS.listRequests,
    (ports) => async (input, viewing) =>
      views.viewPage(await listRequests(ports)(input, viewing.actor), (summary) =>
        viewSummary(viewing, summary),
      ),
  ),
  'Query.getRequest': field(
    INPUTS.byId,
    (ports) =>
      async (input, viewing): Promise<Api.Request | undefined> => {
        const request = await getRequest(ports)(input, viewing.actor)
        return request && views.viewRequest(viewing, request)
      },
  ),
  'Query.listFiles': field(
    INPUTS.listFiles,
    (ports) =>
      async (input, { actor }): Promise<Api.FileConnection | undefined> => {
        const page = await listFiles(ports)(input, actor)
        return page && views.viewPage(page, views.viewFile)
      },
  ),
  'Query.listEvents': field(
    INPUTS.listEvents,
    (ports) =>
      async (input, { actor }): Promise<Api.EventConnection | undefined> => {
        const page = await listEvents(ports)(input, actor)
        return page && views.viewPage(page, views.viewEvent)
      },
  ),
  'Query.listMessages': field(
    INPUTS.page,
    (ports) =>
      async (input, { actor }): Promise<Api.MessageConnection | undefined> => {
        const page = await listMessages(ports)(input, actor)
        return page && views.viewPage(page, views.viewMessage)
      },
  ),
  'Query.listNotices': field(
    INPUTS.listNotices,
    (ports) =>
      async (input, { actor }): Promise<Api.NoticeConnection> =>
        views.viewPage(await listNotices(ports)(input, actor), (notice) =>
          views.viewNotice(ports.settings, notice),
        ),
  ),

  'Mutation.createRequest': field(
    INPUTS.createRequest,
    (ports) =>
      ({ input }, viewing) =>
        answerOf('createRequest', ports, createRequest(ports), input, viewing),
  ),
  'Mutation.addFiles': field(
    INPUTS.addFiles,
    (ports) =>
      async (input, viewing): Promise<Api.AddFilesPayload> => {
        const answer = await performed('addFiles', ports, addFiles(ports), input, viewing)
        return {
          ...views.viewAnswer(viewing, answer),
          uploads: await uploadsOf(ports, viewing.actor, answer),
        }
      },
  ),
  'Mutation.removeFiles': field(
    INPUTS.removeFiles,
    (ports) => (input, viewing) => answerOf('removeFiles', ports, removeFiles(ports), input, viewing),
  ),
  'Mutation.submitRequest': field(
    INPUTS.versioned,
    (ports) => (input, viewing) => answerOf('submitRequest', ports, submitRequest(ports), input, viewing),
  ),
  'Mutation.withdrawRequest': field(
    INPUTS.withdrawRequest,
    (ports) => (input, viewing) => answerOf('withdrawRequest', ports, withdrawRequest(ports), input, viewing),
  ),
  'Mutation.updateRequest': field(INPUTS.updateRequest, (ports) => ({ input }, viewing) => {
    // A task token of an old client is accepted and means nothing.
    const { decision: verdict, taskToken: _ignored, ...decision } = input
    return answerOf('updateRequest', ports, updateRequest(ports), { ...decision, verdict }, viewing)
  }),
  'Mutation.viewFile': field(
    INPUTS.viewFile,
    (ports) =>
      async (input, viewing): Promise<Api.LinkPayload> =>
        linkOf(ports, viewing, await performed('viewFile', ports, viewFile(ports), input, viewing)),
  ),
  'Mutation.downloadData': field(
    INPUTS.downloadData,
    (ports) =>
      async (input, viewing): Promise<Api.LinkPayload> =>
        linkOf(ports, viewing, await performed('downloadData', ports, downloadData(ports), input, viewing)),
  ),
  'Mutation.retryRequest': field(
    INPUTS.versioned,
    (ports) => (input, viewing) => answerOf('retryRequest', ports, retryRequest(ports), input, viewing),
  ),
}

export type FieldName = keyof typeof FIELDS

/** One thing that can be asked. `ask` parses what it is given, and throws a ZodError where that is not what it should be. */
export interface Field {
  readonly ask: (ports: Ports) => (input: unknown, actor: Actor) => Promise<unknown>
}

type Answering<Input> = (ports: Ports) => (input: Input, viewing: views.Viewing) => Promise<unknown>

function field<S extends z.ZodType>(schema: S, answering: Answering<z.output<S>>): Field {
  return {
    ask: (ports) => {
      const answer = answering(ports)
      return async (input, actor) => answer(schema.parse(input), { ports, actor })
    },
  }
}

type Answer = RequestAnswer & Pick<AddFilesAnswer, 'uploads'> & Pick<LinkAnswer, 'link'>

function performed<Input extends { readonly clientRequestId?: string }>(
  operation: string,
  ports: Ports,
  command: Command<Input, Answer>,
  input: Input,
  { actor }: views.Viewing,
): Promise<Answer> {
  return performOnce(ports, operation, command, input, actor)
}

async function answerOf<Input extends { readonly clientRequestId?: string }>(
  operation: string,
  ports: Ports,
  command: Command<Input, Answer>,
  input: Input,
  viewing: views.Viewing,
): Promise<Api.RequestPayload> {
  return views.viewAnswer(viewing, await performed(operation, ports, command, input, viewing))
}

async function uploadsOf(
  { links }: Ports,
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

async function linkOf({ links }: Ports, viewing: views.Viewing, answer: Answer): Promise<Api.LinkPayload> {
  const { link } = answer
  return {
    ...views.viewAnswer(viewing, answer),
    ...(link && { url: await links.sign(link.claim, link.expiresAt), expiresAt: link.expiresAt }),
  }
}
