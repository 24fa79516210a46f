import { everyFile } from '#egress/every-file.ts'
import type { RequestFile } from '#egress/request.ts'
import type { Batch } from '#egress/staging-plan.ts'
import { copyFiles } from '#egress/tasks/copy-files.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

/** Files read at once from the record. */
const PAGE = 250

export interface BatchInput extends TaskInput {
  readonly batch: Batch
}

/**
 * Copies, hashes and records the files of one batch, while others do the same for theirs. Repeatable: what is staged already
 * is not copied again.
 * @throws SourceChanged, SourceMissing
 */
export function stageBatch(ports: Pick<Ports, 'records' | 'staging' | 'now'>) {
  const copy = copyFiles(ports)
  return async (input: BatchInput, signal: AbortSignal): Promise<{ staged: boolean }> => {
    const request = await requestWhile('STAGING', ports.records, input)
    return { staged: !!request && (await copy(request, filesOf(ports.records, input), signal)) }
  }
}

async function* filesOf(
  records: Pick<Ports['records'], 'filesByPath'>,
  { requestId, round, batch }: BatchInput,
): AsyncIterable<readonly RequestFile[]> {
  let left = batch.files
  for await (const page of everyFile(records, requestId, round, Math.min(PAGE, left), batch.after)) {
    yield page.slice(0, left)
    left -= page.length
    if (left <= 0) return
  }
}
