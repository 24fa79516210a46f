import type { Actor } from '#core/actor.ts'
import { REFUSALS, type RefusalCode } from '#core/refusal.ts'
import { decisionRefusal } from '#egress/may-decide.ts'
import type { EgressRequest } from '#egress/request.ts'
import { isClosed, isPossible, PERSON_ACTIONS, type PersonAction } from '#egress/steps.ts'
import type { Permission, Permissions } from '#ports/permissions.ts'

/** The permission that each action of a person needs. */
export const NEEDS = {
  addFiles: 'changeRequest',
  removeFiles: 'changeRequest',
  upload: 'changeRequest',
  submit: 'changeRequest',
  withdraw: 'withdrawRequest',
  decide: 'decide',
  viewFile: 'viewFile',
  download: 'download',
  retry: 'retryRequest',
} as const satisfies Record<PersonAction, Permission>

/** Why this person cannot do this to the request now; `undefined` where they can. */
export function actionRefusal(
  permissions: Permissions,
  action: PersonAction,
  request: EgressRequest,
  actor: Actor,
  now: string,
): RefusalCode | undefined {
  if (action === 'decide') {
    const code = decisionRefusal(request, actor, now)
    if (code) return code
  }
  if (!permissions.may(actor, NEEDS[action], { kind: 'request', request })) return 'NOT_ALLOWED'
  return whenRefusal(action, request, now)
}

/** Why the action is not possible in the present status, for anybody. */
export function whenRefusal(
  action: PersonAction,
  request: EgressRequest,
  now: string,
): RefusalCode | undefined {
  if (action === 'download') return downloadRefusal(request, now)
  if (action === 'retry' && !request.failure) return 'WRONG_STATUS'
  if (action === 'submit' && request.status === 'DRAFT' && request.files.count === 0) return 'NO_FILES'
  if (isPossible(request.status, action)) return undefined
  return isClosed(request.status) ? 'REQUEST_CLOSED' : 'WRONG_STATUS'
}

function downloadRefusal({ status, downloads }: EgressRequest, now: string): RefusalCode | undefined {
  if (status !== 'RELEASED') return 'NOT_RELEASED'
  if (downloads.until !== undefined && now >= downloads.until) return 'DOWNLOAD_EXPIRED'
  return downloads.used >= downloads.allowed ? 'NO_DOWNLOADS_LEFT' : undefined
}

export interface ActionsView {
  readonly allowed: readonly PersonAction[]
  readonly blocked: readonly {
    readonly action: PersonAction
    readonly code: RefusalCode
    readonly message: string
  }[]
}

/** What this person may do now, and for the rest why not. */
export function actionsFor(
  permissions: Permissions,
  request: EgressRequest,
  actor: Actor,
  now: string,
): ActionsView {
  const judged = PERSON_ACTIONS.map((action) => ({
    action,
    code: actionRefusal(permissions, action, request, actor, now),
  }))
  return {
    allowed: judged.filter(({ code }) => code === undefined).map(({ action }) => action),
    blocked: judged.flatMap(({ action, code }) => (code ? [{ action, code, message: REFUSALS[code] }] : [])),
  }
}
