import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import { openApi } from '#cli/api.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { findRequest, present } from '#cli/find-request.ts'
import { RETRY_REQUEST } from '#cli/operations/change.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'

export const retry = command({
  name: 'retry',
  summary: 'Try the failed machine step of a request again. For administrators.',
  synopsis: '<id>',
  options: {},
  examples: [
    'sluice retry 4f9c0c0e-...',
    "sluice list --status FAILED --json | jq -r '.items[].id' | xargs -n1 sluice retry",
  ],
  async run({ positionals }, world) {
    const id = theOne(positionals, 'request id')
    const ask = openApi(openSession(world))
    const { version: expectedVersion } = await findRequest(ask, id)
    const { retryRequest } = await ask(RETRY_REQUEST, { id, expectedVersion, clientRequestId: randomUUID() })
    const request = present(accepted(retryRequest).request)
    world.terminal.result(request, requestText(request))
    return EXIT.ok
  },
})
