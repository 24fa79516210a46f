import type { Actor } from '#core/actor.ts'
import { pathKey } from '#core/paths.ts'
import { actionRefusal } from '#egress/allowed-actions.ts'
import { findRequest } from '#egress/find-request.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import { later } from '#egress/transitions.ts'
import type { LinkClaim } from '#ports/links.ts'
import type { Ports } from '#ports/ports.ts'

export interface ViewFile {
  readonly requestId: string
  readonly path: string
}

/** A command that gives a link: what the link allows, and until when. It is signed when it is shown. */
export interface LinkAnswer extends RequestAnswer {
  readonly link?: { readonly claim: LinkClaim; readonly expiresAt: string }
}

/** Links to staged bytes live five minutes (reference of the limit: AWS guidance for presigned links, 60 to 300 s). */
const VIEW_LINK_SECONDS = 300

/** Gives a reviewer a short-lived link to the staged bytes of one file, and records that they asked. */
export function viewFile({ records, permissions, now }: Pick<Ports, 'records' | 'permissions' | 'now'>) {
  return async ({ requestId, path }: ViewFile, actor: Actor): Promise<Step<LinkAnswer>> => {
    const at = now()
    const { stored, seen } = await findRequest({ records, permissions }, requestId, actor)
    const attempt = { action: 'viewFile', actor, at, request: stored }
    if (!seen) return refused({ ...attempt, code: 'NOT_FOUND' })
    const code = actionRefusal(permissions, 'viewFile', seen, actor, at)
    if (code) return refused({ ...attempt, code })
    const file = await stagedFile(records, seen, path)
    if (!file) {
      const problems = [{ at: path, code: 'NOT_FOUND', message: 'The request has no file of this path.' }]
      return refused({ ...attempt, code: 'INVALID_INPUT', problems })
    }
    return {
      unit: {
        changes: [],
        events: [
          {
            stream: streamOf(seen.id),
            type: 'fileViewed',
            at,
            actor: eventActor(actor),
            facts: { round: seen.round, path, sha256: file.sha256 ?? '' },
          },
        ],
        outbox: [],
      },
      answer: {
        request: seen,
        link: {
          claim: { use: 'view', requestId, round: seen.round, path, personId: actor.id },
          expiresAt: later(at, VIEW_LINK_SECONDS),
        },
      },
    }
  }
}

async function stagedFile(
  records: Ports['records'],
  { id, round }: EgressRequest,
  path: string,
): Promise<RequestFile | undefined> {
  const file = await records.file(id, round, pathKey(path))
  return file?.path === path && file.stagedVersion !== undefined ? file : undefined
}
