import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { readStaged, type StagedBytes } from '#egress/handlers/read-staged.ts'
import { shownAs } from '#egress/shown-as.ts'
import type { SignedLinks } from '#local/signed-links.ts'
import type { Ports } from '#ports/ports.ts'
import { answerError, STATUS_OF_OTHER_REFUSAL, STATUS_OF_REFUSAL } from './answers.ts'
import { checkedStream } from './checked-stream.ts'

/** GET of the staged bytes of one file by a reviewer's short-lived link. */
export function viewRoute(ports: Ports, links: SignedLinks) {
  const read = readStaged(ports)
  return async (_request: IncomingMessage, response: ServerResponse, segment: string): Promise<void> => {
    const claim = links.read('view', segment, ports.now())
    if (claim === 'invalid')
      return answerError(
        response,
        403,
        'BAD_LINK',
        'This link was not made here. Ask for a new one with viewFile.',
      )
    if (claim === 'expired')
      return answerError(
        response,
        403,
        'LINK_EXPIRED',
        'This link is too old. Ask for a new one with viewFile.',
      )
    const actor = await actorOfPerson(ports, claim.personId)
    if (!actor) return answerError(response, 404, 'NOT_FOUND', 'There is nothing here.')
    const staged = await read(claim, actor)
    if ('refusal' in staged) {
      const { code, message } = staged.refusal
      return answerError(response, STATUS_OF_REFUSAL[code] ?? STATUS_OF_OTHER_REFUSAL, code, message)
    }
    response.writeHead(200, headersFor(staged))
    await pipeline(Readable.from(checkedStream(staged.stream, staged.file.sha256 ?? '')), response)
  }
}

function headersFor({ file, bytes }: StagedBytes): Record<string, string | number> {
  const { contentType, disposition } = shownAs(file)
  return {
    'Content-Type': contentType,
    'Content-Length': bytes,
    'Content-Disposition': disposition,
    'Content-Security-Policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    'Cache-Control': 'no-store',
  }
}
