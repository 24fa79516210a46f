import { openApi } from '#cli/api.ts'
import { usageError } from '#cli/cli-error.ts'
import { command, wholeNumber } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { LIST_REQUESTS } from '#cli/operations/read.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { openSession } from '#cli/session.ts'
import { requestTable } from '#cli/show-request.ts'
import { statusesIn } from '#cli/statuses-in.ts'

const PAGE = 100

export const list = command({
  name: 'list',
  summary: 'The requests that you may see, newest first.',
  synopsis: '',
  options: {
    status: { type: 'string', value: 'S,...', help: 'Only in any of these statuses.' },
    project: { type: 'string', value: 'id', help: 'Only of this project.' },
    mine: { type: 'boolean', help: 'Only those that you asked for.' },
    'awaiting-me': { type: 'boolean', help: 'Only those that wait for you.' },
    limit: { type: 'string', value: 'n', help: 'At most so many; 25 if left out.' },
    all: { type: 'boolean', help: 'All of them.' },
  },
  examples: [
    'sluice list --awaiting-me',
    'sluice list --status RELEASED,REJECTED --project demo --all',
    "sluice list --mine --json | jq -r '.items[].id'",
  ],
  async run({ values, positionals }, world) {
    if (positionals.length > 0) throw usageError('list takes options only.')
    if (values.all && values.limit !== undefined) throw usageError('Give --all or --limit, not both.')
    const limit = values.all ? Infinity : wholeNumber(values.limit ?? '25', 'limit', 1, 1_000_000)
    const filter = {
      ...(values.status !== undefined && { status: statusesIn(values.status, 'status') }),
      ...(values.project !== undefined && { project: values.project }),
      ...(values.mine && { mine: true }),
      ...(values['awaiting-me'] && { awaitingMe: true }),
    }
    const ask = openApi(openSession(world))
    const items: RequestView[] = []
    let nextToken: string | null = null
    do {
      const page: { items: RequestView[]; nextToken: string | null } = (
        await ask(LIST_REQUESTS, { filter, limit: Math.min(PAGE, limit - items.length), nextToken })
      ).listRequests
      items.push(...page.items)
      nextToken = page.nextToken
    } while (nextToken !== null && items.length < limit)
    const hasMore = nextToken !== null
    if (hasMore) world.terminal.note('There are more: --limit <n> or --all.')
    world.terminal.result({ items, hasMore }, requestTable(items))
    return EXIT.ok
  },
})
