import { getPacking } from '#egress/queries/get-packing.ts'
import { getRequest } from '#egress/queries/get-request.ts'
import { listEvents } from '#egress/queries/list-events.ts'
import { listFiles } from '#egress/queries/list-files.ts'
import { listMessages } from '#egress/queries/list-messages.ts'
import { listNotices } from '#egress/queries/list-notices.ts'
import { listRequests } from '#egress/queries/list-requests.ts'
import { field } from '#entry/fields/field.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { INPUTS } from '#entry/inputs.ts'
import { viewSummary } from '#entry/view-summary.ts'
import * as views from '#entry/views.ts'
import type { Ports } from '#ports/ports.ts'

/** What can be asked without changing anything. */
export type QueryPorts = Pick<Ports, 'records' | 'permissions' | 'settings' | 'progress' | 'now'>

export const QUERY_FIELDS = {
  'Query.me': field(INPUTS.nothing, () => async (_input, { actor }): Promise<Api.Me> => ({
    ...views.viewPerson(actor),
    groups: actor.groups,
    projects: actor.projects,
  })),
  'Query.listRequests': field(
    INPUTS.listRequests,
    (ports: QueryPorts) => async (input, viewing) =>
      views.viewPage(await listRequests(ports)(input, viewing.actor), (summary) =>
        viewSummary(viewing, summary),
      ),
  ),
  'Query.getRequest': field(
    INPUTS.byId,
    (ports: QueryPorts) =>
      async (input, viewing): Promise<Api.Request | undefined> => {
        const request = await getRequest(ports)(input, viewing.actor)
        return request && views.viewRequest(viewing, request)
      },
  ),
  'Query.getPacking': field(
    INPUTS.byId,
    (ports: QueryPorts) =>
      async (input, { actor }): Promise<Api.Packing | undefined> => {
        const packing = await getPacking(ports)(input, actor)
        return packing && views.viewPacking(packing)
      },
  ),
  'Query.listFiles': field(
    INPUTS.listFiles,
    (ports: QueryPorts) =>
      async (input, { actor }): Promise<Api.FileConnection | undefined> => {
        const page = await listFiles(ports)(input, actor)
        return page && views.viewPage(page, views.viewFile)
      },
  ),
  'Query.listEvents': field(
    INPUTS.listEvents,
    (ports: QueryPorts) =>
      async (input, { actor }): Promise<Api.EventConnection | undefined> => {
        const page = await listEvents(ports)(input, actor)
        return page && views.viewPage(page, views.viewEvent)
      },
  ),
  'Query.listMessages': field(
    INPUTS.page,
    (ports: QueryPorts) =>
      async (input, { actor }): Promise<Api.MessageConnection | undefined> => {
        const page = await listMessages(ports)(input, actor)
        return page && views.viewPage(page, views.viewMessage)
      },
  ),
  'Query.listNotices': field(
    INPUTS.listNotices,
    (ports: QueryPorts) =>
      async (input, { actor }): Promise<Api.NoticeConnection> =>
        views.viewPage(await listNotices(ports)(input, actor), (notice) =>
          views.viewNotice(ports.settings, notice),
        ),
  ),
}
