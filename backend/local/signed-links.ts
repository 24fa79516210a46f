import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalJson, type JsonValue } from '#core/canonical-json.ts'
import * as z from 'zod'
import type { LinkClaim, Links } from '#ports/links.ts'

const claimSchema = z.discriminatedUnion('use', [
  z.strictObject({
    use: z.literal('upload'),
    requestId: z.string(),
    round: z.int(),
    path: z.string(),
    bytes: z.int(),
    personId: z.string(),
  }),
  z.strictObject({
    use: z.literal('view'),
    requestId: z.string(),
    round: z.int(),
    path: z.string(),
    personId: z.string(),
  }),
  z.strictObject({ use: z.literal('ticket'), ticketId: z.string() }),
])

const PLACES = { upload: 'uploads', view: 'view', ticket: 'tickets' } as const satisfies Record<
  LinkClaim['use'],
  string
>

export interface SignedLinks extends Links {
  /** The claim of a link's last path segment, if it is one of ours for this use and not expired. */
  read<U extends LinkClaim['use']>(
    use: U,
    segment: string,
    now: string,
  ): Extract<LinkClaim, { use: U }> | 'invalid' | 'expired'
}

/** Links that carry their claim, signed with HMAC-SHA-256 over use, claim and expiry. */
export function signedLinks(publicUrl: string, secret: Uint8Array): SignedLinks {
  const signature = (use: string, payload: string): string =>
    createHmac('sha256', secret).update(`sluice-link/v1\n${use}\n${payload}`).digest('base64url')

  return {
    async sign(claim, expiresAt) {
      const payload = Buffer.from(canonicalJson({ claim: claim satisfies JsonValue, expiresAt })).toString(
        'base64url',
      )
      return `${publicUrl}/${PLACES[claim.use]}/${payload}.${signature(claim.use, payload)}`
    },

    read(use, segment, now) {
      const [payload, signed, ...rest] = segment.split('.')
      if (payload === undefined || signed === undefined || rest.length > 0) return 'invalid'
      // Compared as texts: base64url has several texts for the same bytes, and only one of them is ours.
      const given = Buffer.from(signed)
      const expected = Buffer.from(signature(use, payload))
      if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) return 'invalid'
      const { claim, expiresAt } = parsed(payload)
      if (claim.use !== use) return 'invalid'
      return now < expiresAt ? (claim as Extract<LinkClaim, { use: typeof use }>) : 'expired'
    },
  }
}

function parsed(payload: string): { claim: LinkClaim; expiresAt: string } {
  const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return z.strictObject({ claim: claimSchema, expiresAt: z.string() }).parse(json)
}
