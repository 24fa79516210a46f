import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fetchPackage } from '#egress/handlers/fetch-package.ts'
import type { SignedLinks } from '#local/signed-links.ts'
import type { Ports } from '#ports/ports.ts'
import { answerError } from './answers.ts'
import { checkedStream } from './checked-stream.ts'

/** GET of a released package by its ticket, once. */
export function ticketRoute(ports: Ports, links: SignedLinks) {
  const fetchOnce = fetchPackage(ports)
  return async (_request: IncomingMessage, response: ServerResponse, segment: string): Promise<void> => {
    const claim = links.read('ticket', segment, ports.now())
    if (claim === 'invalid')
      return answerError(
        response,
        403,
        'BAD_LINK',
        'This link was not made here. Ask for a new one with downloadData.',
      )
    const found = claim === 'expired' ? undefined : await fetchOnce(claim.ticketId)
    if (!found)
      return answerError(
        response,
        410,
        'TICKET_USED',
        'This ticket is used or too old. Ask for a new one with downloadData.',
      )
    const { ticket, stream, completed } = found
    response.writeHead(200, {
      'Content-Type': 'application/zip',
      'Content-Length': ticket.bytes,
      'Content-Disposition': `attachment; filename="${ticket.requestId}.zip"`,
      'X-Content-SHA256': ticket.packageSha256,
      'Accept-Ranges': 'none',
      'Cache-Control': 'no-store',
    })
    await pipeline(Readable.from(checkedStream(stream, ticket.packageSha256)), response)
    await completed()
  }
}
