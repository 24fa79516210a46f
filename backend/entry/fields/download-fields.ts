import { downloadData } from '#egress/handlers/download-data.ts'
import { field, performed } from '#entry/fields/field.ts'
import { linkOf, type LinkPorts } from '#entry/fields/link.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { INPUTS } from '#entry/inputs.ts'

/** Fetching released packages. */
export const DOWNLOAD_FIELDS = {
  'Mutation.downloadData': field(
    INPUTS.downloadData,
    (ports: LinkPorts) =>
      async (input, viewing): Promise<Api.LinkPayload> =>
        linkOf(ports, viewing, await performed('downloadData', ports, downloadData(ports), input, viewing)),
  ),
}
