import { charactersOf } from '#core/text.ts'
import type { Actor } from '#core/actor.ts'
import { personRef } from '#core/actor.ts'
import type { Problem } from '#core/refusal.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, refused, streamOf, type RequestAnswer, type Step } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'

export interface CreateRequest {
  readonly title: string
  readonly purpose: string
  readonly project: string
  readonly workspace?: string
  /** Given by an intake adapter whose message id is the request's id. */
  readonly id?: string
  readonly egressStore?: { readonly id: string }
}

/** Starts a request as a draft. */
export function createRequest({
  permissions,
  settings,
  now,
  newId,
}: Pick<Ports, 'permissions' | 'settings' | 'now' | 'newId'>) {
  return async (input: CreateRequest, actor: Actor): Promise<Step<RequestAnswer>> => {
    const at = now()
    const attempt = { action: 'createRequest', actor, at, request: undefined }
    const project = settings.projects.find(({ id }) => id === input.project)
    const policy = project && settings.policies[project.policy]
    if (
      !project ||
      !policy ||
      !permissions.may(actor, 'createRequest', { kind: 'project', project: input.project })
    )
      return refused({
        ...attempt,
        code: actor.projects.includes(input.project) && project ? 'NOT_ALLOWED' : 'NOT_FOUND',
      })
    const problems = problemsIn(input)
    if (problems.length > 0) return refused({ ...attempt, code: 'INVALID_INPUT', problems })
    const request: EgressRequest = {
      id: input.id ?? newId(),
      title: input.title.trim(),
      purpose: input.purpose.trim(),
      project: input.project,
      workspace: input.workspace?.trim() ?? input.project,
      requestedBy: personRef(actor),
      createdAt: at,
      status: 'DRAFT',
      round: 1,
      version: 1,
      policy,
      decisions: [],
      files: { count: 0, bytes: 0, types: [] },
      downloads: { used: 0, allowed: settings.download.maxDownloads },
      attempt: 1,
      ...(input.egressStore && { egressStore: input.egressStore }),
    }
    return {
      unit: {
        changes: [{ kind: 'request', request, expectedVersion: 0 }],
        events: [
          {
            stream: streamOf(request.id),
            type: 'requestCreated',
            at,
            actor: eventActor(actor),
            facts: {
              project: request.project,
              workspace: request.workspace,
              title: request.title,
              purpose: request.purpose,
            },
          },
        ],
        outbox: [],
      },
      answer: { request },
    }
  }
}

function problemsIn({ title, purpose, workspace }: CreateRequest): readonly Problem[] {
  return [
    ...lengthProblem('title', title, 3, 200),
    ...lineProblem('title', title),
    ...lengthProblem('purpose', purpose, 10, 5_000),
    ...(workspace === undefined
      ? []
      : [...lengthProblem('workspace', workspace, 1, 200), ...lineProblem('workspace', workspace)]),
  ]
}

function lengthProblem(at: string, text: string, least: number, most: number): readonly Problem[] {
  const characters = charactersOf(text)
  if (characters >= least && characters <= most) return []
  return [
    { at, code: 'LENGTH', message: `Please use ${least} to ${most} characters; this has ${characters}.` },
  ]
}

/** Titles become subjects of mails, where a line break would begin something else. */
function lineProblem(at: string, text: string): readonly Problem[] {
  if (!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text.trim())) return []
  return [{ at, code: 'LINE', message: 'Please write it on one line.' }]
}
