import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import { openApi } from '#cli/api.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { present } from '#cli/find-request.ts'
import { WITHDRAW_REQUEST } from '#cli/operations/change.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'

export const withdraw = command({
  name: 'withdraw',
  summary: 'Take your request back before it is decided. Final.',
  synopsis: '<id>',
  options: { reason: { type: 'string', value: 'why', help: 'Kept in the record.' } },
  examples: ['sluice withdraw 4f9c0c0e-...', 'sluice withdraw 4f9c0c0e-... --reason "Wrong table"'],
  async run({ values, positionals }, world) {
    const id = theOne(positionals, 'request id')
    const { withdrawRequest } = await openApi(openSession(world))(WITHDRAW_REQUEST, {
      id,
      ...(values.reason !== undefined && { reason: values.reason }),
      clientRequestId: randomUUID(),
    })
    const request = present(accepted(withdrawRequest).request)
    world.terminal.result(request, requestText(request))
    return EXIT.ok
  },
})
