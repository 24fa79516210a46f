import { viewFile } from '#egress/handlers/view-file.ts'
import { field, performed } from '#entry/fields/field.ts'
import { linkOf, type LinkPorts } from '#entry/fields/link.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { INPUTS } from '#entry/inputs.ts'

/** Looking into staged files. */
export const VIEW_FIELDS = {
  'Mutation.viewFile': field(
    INPUTS.viewFile,
    (ports: LinkPorts) =>
      async (input, viewing): Promise<Api.LinkPayload> =>
        linkOf(ports, viewing, await performed('viewFile', ports, viewFile(ports), input, viewing)),
  ),
}
