import { NEEDS } from '#egress/allowed-actions.ts'
import {
  leadsTo,
  MACHINE_ACTIONS,
  PERSON_ACTIONS,
  STATUSES,
  STEPS,
  type Action,
  type Status,
} from '#egress/steps.ts'

const ACTIONS: readonly Action[] = [...PERSON_ACTIONS, ...MACHINE_ACTIONS]

/** docs/request-statuses.md: the steps table as a state diagram and in words. */
export function statusesPage(): string {
  return `# The statuses of a request

Made by \`npm run diagram\` from \`backend/egress/steps.ts\`. Change the table there, not this page.

Each status names its owner: whose move it is. \`nobody\` means that the request is closed.

\`\`\`mermaid
${diagram()}
\`\`\`

## What can be done in each status

Who has which permission is in \`backend/people/permissions.md\`; the service itself needs none.

${table(['status', 'owner', 'action', 'permission', 'leads to'], STATUSES.flatMap(rowsOf))}
`
}

function diagram(): string {
  const names = STATUSES.map((status) => `  state "${status} (${STEPS[status].owner})" as ${status}`)
  const first = STATUSES.slice(0, 1).map((status) => `  [*] --> ${status}`)
  const arrows = STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) => {
      const actions = ACTIONS.filter((action) => leadsTo(from, action).includes(to))
      return actions.length === 0 ? [] : [`  ${from} --> ${to}: ${actions.join(', ')}`]
    }),
  )
  const last = STATUSES.filter((status) => STEPS[status].owner === 'nobody')
  return ['stateDiagram-v2', ...names, ...first, ...arrows, ...last.map((end) => `  ${end} --> [*]`)].join(
    '\n',
  )
}

function rowsOf(status: Status): readonly (readonly string[])[] {
  return ACTIONS.filter((action) => leadsTo(status, action).length > 0).map((action) => [
    status,
    STEPS[status].owner,
    action,
    permissionOf(action),
    leadsTo(status, action).join(', '),
  ])
}

function permissionOf(action: Action): string {
  const person = PERSON_ACTIONS.find((each) => each === action)
  return person ? NEEDS[person] : 'the service'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
