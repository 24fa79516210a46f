import type { Actor } from '#core/actor.ts'
import { decisionRefusal } from '#egress/may-decide.ts'
import type { RequestSummary } from '#egress/request-summary.ts'
import { positionOfToken, tokenOfPosition, type Page, type PageInput } from '#egress/queries/page-token.ts'
import type { Status } from '#egress/steps.ts'
import type { Ports } from '#ports/ports.ts'
import type { Position, RequestIndex } from '#ports/records.ts'

export interface RequestFilter {
  readonly status?: readonly Status[]
  readonly project?: string
  readonly mine?: boolean
  readonly awaitingMe?: boolean
}

/** Rounds of reading for one page: a page that is still not full then is given as it is. */
const MAX_ROUNDS = 100
/** Read at once: a page of one must not tell where what is not seen stands. */
const LEAST_READ = 50

/** Requests that a person may see, newest first: a merge of index ranges, never a scan. */
export function listRequests({
  records,
  permissions,
  settings,
  now,
}: Pick<Ports, 'records' | 'permissions' | 'settings' | 'now'>) {
  return async (
    input: PageInput & { readonly filter?: RequestFilter },
    actor: Actor,
  ): Promise<Page<RequestSummary>> => {
    const filter = input.filter ?? {}
    const indexes = indexesFor(
      filter,
      actor,
      settings.projects.map(({ id }) => id),
    )
    const at = now()
    const keep = (request: RequestSummary): boolean =>
      matches(filter, request, actor) &&
      permissions.may(actor, 'readRequest', { kind: 'request', request }) &&
      (!filter.awaitingMe || awaits(request, actor, at))

    const items: RequestSummary[] = []
    let cursor = input.nextToken === undefined ? undefined : positionOfToken(input.nextToken)
    const read = Math.max(input.limit + 1, LEAST_READ)
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const newest = await newestOf(records, indexes, cursor, read)
      for (const request of newest) {
        cursor = { createdAt: request.createdAt, id: request.id }
        if (!keep(request)) continue
        const last = items.at(-1)
        // The token names the last one that was shown, never one that may not be seen.
        if (items.length === input.limit && last) return { items, nextToken: tokenOfPosition(last) }
        items.push(request)
      }
      if (newest.length < read) return { items }
    }
    const last = items.at(-1)
    return last ? { items, nextToken: tokenOfPosition(last) } : { items }
  }
}

/** The newest requests of several indexes together, each once. */
async function newestOf(
  records: Ports['records'],
  indexes: readonly RequestIndex[],
  before: Position | undefined,
  limit: number,
): Promise<readonly RequestSummary[]> {
  const pages = await Promise.all(
    indexes.map((index) => records.requests(index, { limit, ...(before && { before }) })),
  )
  const distinct = new Map(pages.flat().map((request) => [request.id, request]))
  return [...distinct.values()].toSorted(newestFirst).slice(0, limit)
}

function newestFirst(a: RequestSummary, b: RequestSummary): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

function indexesFor(
  filter: RequestFilter,
  actor: Actor,
  allProjects: readonly string[],
): readonly RequestIndex[] {
  const statuses: readonly (Status | undefined)[] = filter.status ?? [undefined]
  const own = statuses.map((status): RequestIndex => ({
    of: 'requester',
    requestedBy: actor.id,
    ...(filter.project !== undefined && { project: filter.project }),
    ...(status && { status }),
  }))
  if (filter.awaitingMe) return turns(filter, actor, allProjects)
  if (filter.mine || !seesOthers(actor)) return own
  const visible = seesEverything(actor) ? allProjects : actor.projects
  const projects = filter.project === undefined ? visible : visible.filter((id) => id === filter.project)
  const others = projects.flatMap((project) =>
    statuses.map((status): RequestIndex => ({ of: 'project', project, ...(status && { status }) })),
  )
  return seesEverything(actor) ? others : [...own, ...others]
}

function turns(
  { project }: RequestFilter,
  actor: Actor,
  allProjects: readonly string[],
): readonly RequestIndex[] {
  const author: RequestIndex = {
    of: 'turn',
    turn: `author:${actor.id}`,
    ...(project !== undefined && { project }),
  }
  const groups = actor.groups.flatMap((group) => {
    const projects = group === 'Admin' ? allProjects : actor.projects
    return projects
      .filter((id) => project === undefined || id === project)
      .map((id): RequestIndex => ({ of: 'turn', turn: group, project: id }))
  })
  return [author, ...groups]
}

/** Researchers and service accounts see what they asked for; every other group sees some of what others did. */
function seesOthers({ groups }: Actor): boolean {
  return groups.some((group) => group !== 'Researcher')
}

function seesEverything({ groups }: Actor): boolean {
  return groups.includes('Admin') || groups.includes('Auditor')
}

function matches({ status, project, mine }: RequestFilter, request: RequestSummary, actor: Actor): boolean {
  return (
    (status === undefined || status.includes(request.status)) &&
    (project === undefined || request.project === project) &&
    (!mine || request.requestedBy.id === actor.id)
  )
}

function awaits(request: RequestSummary, actor: Actor, at: string): boolean {
  if (request.status === 'DRAFT') return request.requestedBy.id === actor.id
  if (request.failure) return actor.groups.includes('Admin')
  return decisionRefusal(request, actor, at) === undefined
}
