import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LinkClaim, Links } from '#ports/links.ts'
import { opened } from './open-records.ts'

export interface OpenedLinks {
  readonly links: Links
  /** What the server that gets the link makes of it. */
  read(use: LinkClaim['use'], link: string, now: string): LinkClaim | 'invalid' | 'expired'
  /** The same, signed with another secret. */
  readonly otherLinks: Links
  close(): Promise<void>
}

const place = { requestId: 'r1', round: 1, path: 'Daten/Größe 😀?.csv', personId: 'ada' }
const CLAIMS: readonly LinkClaim[] = [
  { use: 'upload', ...place, bytes: 5 },
  { use: 'view', ...place },
  { use: 'ticket', ticketId: 't1' },
]
const NOW = '2026-03-04T09:00:00.000Z'
const UNTIL = '2026-03-04T09:05:00.000Z'
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The link with one character of its last segment left out, replaced, or added. */
function everyChangeOf(link: string): readonly string[] {
  const from = link.lastIndexOf('/') + 1
  const changed = Array.from({ length: link.length - from }, (_, n) => from + n).flatMap((at) => {
    const now = BASE64URL.indexOf(link[at] ?? '')
    const others = ['', '.', '=', BASE64URL[now ^ 1], BASE64URL[now ^ 32]]
    return others.map((other = '') => link.slice(0, at) + other + link.slice(at + 1))
  })
  const added = ['A', '=', '.', '!', '.A'].map((more) => link + more)
  return [...changed.filter((other) => other !== link), ...added]
}

/** What every home's signed links promise. */
export function linksContract(open: () => Promise<OpenedLinks>): void {
  describe.each(CLAIMS)('a link to $use', (claim) => {
    const home = opened(open)
    const link = () => home().links.sign(claim, UNTIL)
    const read = (text: string, now = NOW) => home().read(claim.use, text, now)

    test('says what it allows, until it expires', async () => {
      const text = await link()
      expect(read(text)).toEqual(claim)
      expect(read(text, '2026-03-04T09:04:59.999Z')).toEqual(claim)
      expect(read(text, UNTIL)).toBe('expired')
      expect(read(text, '2027-01-01T00:00:00.000Z')).toBe('expired')
    })

    test('is one text for one claim and expiry, and a URL', async () => {
      const text = await link()
      expect(await link()).toBe(text)
      expect(await home().links.sign(claim, NOW)).not.toBe(text)
      expect(new URL(text).href).toBe(text)
    })

    test('is of no use for anything else', async () => {
      const text = await link()
      for (const { use } of CLAIMS.filter((other) => other.use !== claim.use))
        expect(home().read(use, text, NOW)).toBe('invalid')
    })

    test('that somebody else signed is invalid', async () => {
      expect(read(await home().otherLinks.sign(claim, UNTIL))).toBe('invalid')
    })

    test('is invalid once any of its characters is changed, added or missing', async () => {
      for (const changed of everyChangeOf(await link())) expect(read(changed)).toBe('invalid')
    })

    test('is never mistaken in what is none', () => {
      fc.assert(
        fc.property(fc.webPath(), fc.string({ unit: 'binary' }), (path, text) => {
          expect(read(`https://sluice.example${path}`)).toBe('invalid')
          expect(read(text)).toBe('invalid')
        }),
      )
    })
  })
}
