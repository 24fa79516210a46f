import type { Answer } from '#entry/fields/field.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { viewAnswer, type Viewing } from '#entry/views.ts'
import type { Ports } from '#ports/ports.ts'

/** The ports of what gives a link. */
export type LinkPorts = Pick<Ports, 'records' | 'permissions' | 'settings' | 'links' | 'now' | 'newId'>

/** The answer with its link signed, if it has one. */
export async function linkOf(
  { links }: Pick<Ports, 'links'>,
  viewing: Viewing,
  answer: Answer,
): Promise<Api.LinkPayload> {
  const { link } = answer
  return {
    ...viewAnswer(viewing, answer),
    ...(link && { url: await links.sign(link.claim, link.expiresAt), expiresAt: link.expiresAt }),
  }
}
