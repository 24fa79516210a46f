import type { Actor } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import type { RefusalCode } from '#core/refusal.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { findRequest } from '#egress/find-request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { withFiles } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

export interface RemoveFiles {
  readonly requestId: string
  readonly paths: readonly string[]
}

/** Takes files out of a draft. Every path has to be one of its files. */
export function removeFiles({
  records,
  permissions,
  settings,
  now,
}: Pick<Ports, 'records' | 'permissions' | 'settings' | 'now'>) {
  return async ({ requestId, paths }: RemoveFiles, actor: Actor): Promise<Step<RequestAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, requestId, actor)
    const attempt = { action: 'removeFiles', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code: RefusalCode | undefined =
      actionRefusal(permissions, 'removeFiles', seen, actor, at) ??
      (paths.length > settings.limits.filesPerCall ? 'LIMIT_EXCEEDED' : undefined)
    if (code) return refused({ ...attempt, code })
    const distinct = [...new Set(paths)]
    const rows = await Promise.all(distinct.map((path) => records.file(seen.id, seen.round, pathKey(path))))
    const absent = distinct.filter((path, index) => rows[index]?.path !== path)
    if (absent.length > 0 || distinct.length === 0) {
      const problems = absent.map((at_) => ({
        at: at_,
        code: 'NOT_FOUND',
        message: 'The draft has no file of this path.',
      }))
      return refused({ ...attempt, code: 'INVALID_INPUT', problems })
    }
    const files = rows.flatMap((file) => file ?? [])
    const bytes = files.reduce((total, file) => total + file.bytes, 0)
    const request = withFiles(seen, 'removeFiles', {
      count: seen.files.count - files.length,
      bytes: seen.files.bytes - bytes,
    })
    return {
      unit: {
        changes: [
          { kind: 'request', request, expectedVersion: seen.version },
          ...files.map(({ pathKey: key, round }) => ({
            kind: 'removeFile' as const,
            requestId: seen.id,
            round,
            pathKey: key,
          })),
        ],
        events: [
          {
            stream: streamOf(seen.id),
            type: 'filesRemoved',
            at,
            actor: eventActor(actor),
            facts: {
              round: seen.round,
              files: files.length,
              count: request.files.count,
              bytes: request.files.bytes,
            },
          },
        ],
        outbox: [],
      },
      answer: { request },
    }
  }
}
