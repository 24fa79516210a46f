import type { RequestFile } from '#egress/request.ts'
import type { Records } from '#ports/records.ts'

/**
 * Every file of a round in the manifest's order (UTF-8 bytes of the path), or those after a path, page by page, so that
 * memory stays flat.
 */
export async function* everyFile(
  records: Pick<Records, 'filesByPath'>,
  requestId: string,
  round: number,
  limit: number,
  from?: string,
): AsyncIterable<readonly RequestFile[]> {
  let after = from
  for (;;) {
    const page = await records.filesByPath(requestId, round, { limit, ...(after !== undefined && { after }) })
    if (page.length > 0) yield page
    if (page.length < limit) return
    after = page.at(-1)?.path
  }
}
