import type { RequestView } from '#cli/operations/request.ts'
import { columns, count, oneLine, sizeText } from '#cli/text.ts'

/** A request in full, for people. */
export function requestText(request: RequestView): string {
  const { requestedBy, whoseTurn, files, release, failure, downloads } = request
  const rows = [
    ['Request', request.id],
    ['Title', oneLine(request.title)],
    ['Purpose', oneLine(request.purpose)],
    ['Project', `${oneLine(request.project)} (workspace ${oneLine(request.workspace)})`],
    ['Requested by', `${oneLine(requestedBy.name)} <${oneLine(requestedBy.email)}>`],
    ['Submitted', request.submittedAt ?? 'not yet'],
    ['Status', `${request.status}: ${oneLine(whoseTurn.label)}`],
    ['Files', filesText(files)],
    ['Manifest digest', request.manifestDigest ?? 'not staged yet'],
    ['Policy', `${oneLine(request.policy.name)}, version ${request.policy.version}`],
    ...stageRows(request),
    ...(failure ? [['Failed', `${failure.step} at ${failure.at}: ${oneLine(failure.reason)}`]] : []),
    ...(release ? [['Package', `SHA-256 ${release.sha256}, ${sizeText(release.bytes)}`]] : []),
    ...(release ? [['Downloads', downloadsText(downloads)]] : []),
    ['Version', String(request.version)],
    ['You can', request.allowedActions.join(', ') || 'only look'],
  ]
  return columns(rows)
}

function filesText({ count: files, bytes, types }: RequestView['files']): string {
  const kinds = types.length === 0 ? '' : `: ${types.map(oneLine).join(', ')}`
  return `${count(files, 'file')}, ${sizeText(bytes)} (${bytes} bytes)${kinds}`
}

function downloadsText({ used, allowed, until }: RequestView['downloads']): string {
  return `${used} of ${allowed} used${until === null ? '' : `, until ${until}`}`
}

function stageRows({ stages, decisions }: RequestView): readonly (readonly string[])[] {
  return stages.map(({ number, group, state, deadlineAt }) => {
    const made = state === 'DECIDED' && decisions.findLast(({ stage }) => stage === number)
    const text = made
      ? `${made.decision} by ${oneLine(made.by.name)} at ${made.at}: ${oneLine(made.reason)}`
      : `${state}${state === 'OPEN' && deadlineAt !== null ? `, to be decided until ${deadlineAt}` : ''}`
    return [`Stage ${number}`, `${group}: ${text}`]
  })
}

/** Requests as a table, for people. */
export function requestTable(requests: readonly RequestView[]): string {
  if (requests.length === 0) return 'No requests.'
  const head = ['ID', 'STATUS', 'PROJECT', 'FILES', 'SIZE', 'WHOSE TURN', 'TITLE']
  const rows = requests.map(({ id, status, project, files, whoseTurn, title }) => [
    id,
    status,
    oneLine(project),
    String(files.count),
    sizeText(files.bytes),
    oneLine(whoseTurn.label),
    oneLine(title),
  ])
  return columns([head, ...rows])
}
