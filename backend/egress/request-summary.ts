import type { Group, PersonRef } from '#core/actor.ts'
import type { EgressRequest, Imported } from '#egress/request.ts'
import type { Status } from '#egress/steps.ts'

/**
 * What lists need of a request: to show it in a line, and to know who may see it and whom it waits for. Small, since a
 * page holds many. Every request is a summary of itself; `summaryOf` leaves out the rest.
 */
export interface RequestSummary {
  readonly id: string
  readonly title: string
  readonly project: string
  readonly workspace: string
  readonly requestedBy: PersonRef
  readonly createdAt: string
  readonly submittedAt?: string
  readonly status: Status
  readonly round: number
  readonly version: number
  readonly policy: {
    readonly stages: readonly { readonly group: Group }[]
    readonly recipients: readonly Group[]
  }
  readonly openStage?: { readonly stage: number; readonly deadlineAt: string }
  /** Of the present round: who sat in which seat. */
  readonly decisions: readonly {
    readonly round: number
    readonly group: Group
    readonly by: { readonly id: string }
  }[]
  readonly files: { readonly count: number; readonly bytes: number }
  /** There, if the package was released; what it is stands in the request. */
  readonly release?: object
  /** There, if a machine step failed. */
  readonly failure?: object
  /** There, if it was imported. */
  readonly imported?: Pick<Imported, 'status'>
}

/** The request without what no list needs. */
export function summaryOf(request: EgressRequest): RequestSummary {
  const { id, title, project, workspace, requestedBy, createdAt, submittedAt, status, round, version } =
    request
  const { policy, openStage, decisions, files, release, failure, imported } = request
  return {
    id,
    title,
    project,
    workspace,
    requestedBy,
    createdAt,
    ...(submittedAt !== undefined && { submittedAt }),
    status,
    round,
    version,
    policy: { stages: policy.stages.map(({ group }) => ({ group })), recipients: policy.recipients },
    ...(openStage && { openStage: { stage: openStage.stage, deadlineAt: openStage.deadlineAt } }),
    decisions: decisions
      .filter((made) => made.round === round)
      .map(({ group, by }) => ({ round, group, by: { id: by.id } })),
    files: { count: files.count, bytes: files.bytes },
    ...(release && { release: {} }),
    ...(failure && { failure: {} }),
    ...(imported && { imported: { status: imported.status } }),
  }
}
