import { everyFile } from '#egress/every-file.ts'
import { copyFiles } from '#egress/tasks/copy-files.ts'
import { finishStaging } from '#egress/tasks/finish-staging.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

/** Files read at once from the record. */
const PAGE = 250

/**
 * Stages a whole round in one task: copies the frozen list by pinned version, hashes each file, and names the whole by its
 * manifest digest. Repeatable: what is staged already is not copied again.
 * @throws SourceChanged, SourceMissing
 */
export function stageFiles(ports: Pick<Ports, 'records' | 'sources' | 'staging' | 'now'>) {
  const copy = copyFiles(ports)
  const finish = finishStaging(ports)
  return async (input: TaskInput, signal: AbortSignal): Promise<{ staged: boolean }> => {
    const { records } = ports
    const request = await requestWhile('STAGING', records, input)
    if (!request) return { staged: false }
    const pages = everyFile(records, request.id, request.round, PAGE)
    return (await copy(request, pages, signal)) ? finish(input) : { staged: false }
  }
}
