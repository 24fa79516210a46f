import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { CliError } from '#cli/cli-error.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { exchange, expected, httpError, jsonOf } from '#cli/http.ts'
import { retrying } from '#cli/retrying.ts'
import { openSession } from '#cli/session.ts'
import { oneLine } from '#cli/text.ts'

const outcomeSchema = z.object({
  messageId: z.string(),
  outcome: z.enum(['accepted', 'repeated', 'refused', 'quarantined', 'received']),
  requestId: z.string().nullish(),
  reason: z.string().nullish(),
})

/** Received: the service keeps it, but did not get to it while we waited. */
const OUTCOME_EXITS = {
  accepted: EXIT.ok,
  repeated: EXIT.ok,
  refused: EXIT.invalid,
  quarantined: EXIT.invalid,
  received: EXIT.timeout,
} as const

export const intake = command({
  name: 'intake',
  summary: 'Hand in a message of Service Workbench that asks for a release.',
  synopsis: '<message.json>',
  options: {},
  notes:
    'The message is sent as it is; its id makes it repeatable. Exit code 7 if it was refused or quarantined,\n' +
    '8 if the service has it but has not looked at it yet. For administrators and service accounts.',
  examples: [
    'sluice intake message.json',
    'sluice intake message.json --profile robot --json | jq -r .requestId',
  ],
  async run({ positionals }, world) {
    const message = await messageIn(theOne(positionals, 'message'))
    const session = openSession(world)
    const answer = await retrying(async () => {
      const token = await session.bearer()
      const response = await posted(session.url, token, message)
      const another = response.status === 401 ? await session.renewed(token) : undefined
      const last = another === undefined ? response : await posted(session.url, another, message)
      const body = await jsonOf(last)
      if (!last.ok) throw httpError(last.status, body)
      return expected(outcomeSchema, body)
    })
    const { messageId, outcome, requestId, reason } = answer
    const about = [requestId && `request ${requestId}`, reason].filter(Boolean).join(': ')
    world.terminal.result(answer, oneLine(`${outcome}: message ${messageId}${about && `, ${about}`}`))
    return OUTCOME_EXITS[outcome]
  },
})

function posted(url: string, token: string, message: string): Promise<Response> {
  return exchange(`${url}/intake/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: message,
  })
}

async function messageIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError({
      exit: EXIT.notFound,
      code: 'NO_SUCH_FILE',
      message: `There is no file ${file} that can be read.`,
      cause,
    })
  })
}
