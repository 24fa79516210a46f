import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import { openApi } from '#cli/api.ts'
import { CliError, notWanted, usageError } from '#cli/cli-error.ts'
import { command, needed, theOne, wholeNumber } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { findRequest, present } from '#cli/find-request.ts'
import { UPDATE_REQUEST } from '#cli/operations/change.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'

export const decide = command({
  name: 'decide',
  summary: 'Approve or reject the open stage of a request.',
  synopsis: '<id> (--approve | --reject) --reason <why>',
  options: {
    approve: { type: 'boolean', help: 'These files may leave.' },
    reject: { type: 'boolean', help: 'These files may not leave. Final.' },
    reason: { type: 'string', value: 'why', help: 'Kept in the record and shown to the requester.' },
    'manifest-digest': {
      type: 'string',
      value: 'digest',
      help: 'The digest of the files that you looked at.',
    },
    'expected-version': { type: 'string', value: 'n', help: 'The version that you looked at.' },
    yes: { type: 'boolean', help: 'Decide on the request as it is now, without being asked.' },
  },
  notes:
    'A decision is about exactly the files that the manifest digest names. Without digest and version, the request is\n' +
    'shown and you are asked; a script gives both, as they were when the files were looked at, or says --yes.',
  examples: [
    'sluice decide 4f9c0c0e-... --approve --reason "Aggregates only, no cell below 10"',
    'sluice decide 4f9c0c0e-... --reject --reason "Row 17 names a person" --yes',
    'sluice decide 4f9c0c0e-... --approve --reason "Checked" --manifest-digest 3b6a... --expected-version 7',
  ],
  async run({ values, positionals }, world) {
    const id = theOne(positionals, 'request id')
    if (values.approve === values.reject) throw usageError('Say either --approve or --reject.')
    const decision = values.approve ? 'APPROVED' : 'REJECTED'
    const reason = needed(values.reason, 'reason')
    const { 'manifest-digest': digest, 'expected-version': version } = values
    const expected =
      version === undefined ? undefined : wholeNumber(version, 'expected-version', 1, 2 ** 31 - 1)
    const { terminal } = world
    const isAnswered = values.yes || (digest !== undefined && expected !== undefined)
    if (!isAnswered && !terminal.isInteractive)
      throw usageError('Nobody can be asked here: give --manifest-digest and --expected-version, or --yes.')

    const ask = openApi(openSession(world))
    const request = await findRequest(ask, id)
    if (!isAnswered) {
      terminal.note(requestText(request))
      if (!(await terminal.confirm(`${decision === 'APPROVED' ? 'Approve' : 'Reject'} exactly these files?`)))
        throw notWanted('Nothing was decided.')
    }
    const manifestDigest = digest ?? presentDigest(request)
    const input = { id, expectedVersion: expected ?? request.version, manifestDigest, decision, reason }
    const { updateRequest } = await ask(UPDATE_REQUEST, {
      input: { ...input, clientRequestId: randomUUID() },
    })
    const decided = present(accepted(updateRequest).request)
    terminal.note(`${decision} for manifest digest ${manifestDigest}.`)
    terminal.result({ ...decided, decidedOn: manifestDigest }, requestText(decided))
    return EXIT.ok
  },
})

function presentDigest({ manifestDigest, blockedReasons }: RequestView): string {
  if (manifestDigest !== null) return manifestDigest
  const why = blockedReasons.find(({ action }) => action === 'DECIDE')
  throw new CliError({
    exit: EXIT.state,
    code: why?.code ?? 'NOT_IN_REVIEW',
    message: why?.message ?? 'The request has no frozen files yet, so there is nothing to decide on.',
  })
}
