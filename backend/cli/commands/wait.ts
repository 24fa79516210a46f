import { openApi } from '#cli/api.ts'
import { command, theOne, wholeNumber } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'
import { statusesIn } from '#cli/statuses-in.ts'
import { waitFor } from '#cli/wait-for.ts'

export const wait = command({
  name: 'wait',
  summary: 'Wait until a request has one of some statuses.',
  synopsis: '<id>',
  options: {
    until: { type: 'string', value: 'S,...', help: 'RELEASED,REJECTED,WITHDRAWN,EXPIRED if left out.' },
    timeout: {
      type: 'string',
      value: 'seconds',
      help: 'The longest wait; 86400 if left out. Then exit code 8.',
    },
  },
  notes: 'Exit code 4 if the request closes in another status than those waited for.',
  examples: [
    'sluice wait 4f9c0c0e-... --until RELEASED --timeout 3600 && sluice download 4f9c0c0e-...',
    'sluice wait 4f9c0c0e-... --until IN_REVIEW,FAILED --timeout 60',
  ],
  async run({ values, positionals }, world) {
    const id = theOne(positionals, 'request id')
    const until = statusesIn(values.until ?? 'RELEASED,REJECTED,WITHDRAWN,EXPIRED', 'until')
    const timeoutSeconds = wholeNumber(values.timeout ?? '86400', 'timeout', 0, 31_536_000)
    const { terminal } = world
    const ask = openApi(openSession(world))
    const request = await waitFor({ ask, terminal }, id, { until, timeoutSeconds })
    terminal.result(request, requestText(request))
    return EXIT.ok
  },
})
