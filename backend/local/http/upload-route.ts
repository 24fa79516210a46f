import type { IncomingMessage, ServerResponse } from 'node:http'
import { actorOfPerson } from '#egress/actor-of-person.ts'
import { receiveUpload } from '#egress/handlers/receive-upload.ts'
import type { SignedLinks } from '#local/signed-links.ts'
import type { Ports } from '#ports/ports.ts'
import { SizeMismatch } from '#ports/sources.ts'
import { answerError, answerJson, STATUS_OF_OTHER_REFUSAL, STATUS_OF_REFUSAL } from './answers.ts'

/** PUT of the bytes of one announced file to its signed link. */
export function uploadRoute(ports: Ports, links: SignedLinks) {
  const receive = receiveUpload(ports)
  return async (request: IncomingMessage, response: ServerResponse, segment: string): Promise<void> => {
    const claim = links.read('upload', segment, ports.now())
    if (claim === 'invalid')
      return answerError(
        response,
        403,
        'BAD_LINK',
        'This link was not made here. Ask for a new one with addFiles.',
      )
    if (claim === 'expired')
      return answerError(
        response,
        403,
        'LINK_EXPIRED',
        'This link is too old. Ask for a new one with addFiles.',
      )
    const actor = await actorOfPerson(ports, claim.personId)
    if (!actor)
      return answerError(
        response,
        403,
        'NOT_ALLOWED',
        'The person whom this link was given to may not use it any more.',
      )
    const announced = request.headers['content-length']
    if (announced !== undefined && Number(announced) !== claim.bytes)
      return answerError(
        response,
        400,
        'SIZE_MISMATCH',
        `${claim.bytes} bytes were announced, but the body has ${announced}.`,
      )
    try {
      const answer = await receive(claim, request, actor)
      if ('refusal' in answer) {
        const { code, message } = answer.refusal
        return answerError(response, STATUS_OF_REFUSAL[code] ?? STATUS_OF_OTHER_REFUSAL, code, message)
      }
      const { path, bytes, sha256 } = answer.file
      answerJson(response, 201, { path, bytes, sha256 })
    } catch (error) {
      if (!(error instanceof SizeMismatch)) throw error
      answerError(
        response,
        400,
        'SIZE_MISMATCH',
        `${error.message}. Nothing was kept; send the file again, or announce its real size.`,
      )
    }
  }
}
