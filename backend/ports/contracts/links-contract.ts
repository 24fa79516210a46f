import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LinkClaim, Links } from '#ports/links.ts'
import { opened } from './open-records.ts'

type Use = LinkClaim['use']

/** When links are made and followed. A server whose clock cannot be set needs some distance from the very moment. */
export interface LinkTimes {
  readonly now: string
  readonly until: string
  /** A moment before the expiry, and one from the expiry on. */
  readonly before: string
  readonly after: string
}

export interface OpenedLinks {
  readonly links: Links
  /** The same, signed with another secret. */
  readonly otherLinks: Links
  /** Something of each use that a link can be made for. */
  readonly claims: { readonly [U in Use]: Extract<LinkClaim, { use: U }> }
  times(): LinkTimes
  /**
   * What whoever holds the link achieves at that moment where links of this use are served: just what was claimed, or
   * nothing.
   */
  follow(use: Use, link: string, at: string): Promise<LinkClaim | 'invalid' | 'expired'>
  /** Texts that differ from the link in one character, and that the server can tell from it. */
  changesOf(link: string): readonly string[]
  close(): Promise<void>
}

const USES = ['upload', 'view', 'ticket'] as const satisfies readonly Use[]
const LONG_AGO = '2020-01-01T00:00:00.000Z'
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The text with one character from this place on left out, replaced by one that is close to it, or added at the end. */
export function everyChangeOf(text: string, from: number): readonly string[] {
  const changed = Array.from({ length: text.length - from }, (_, n) => from + n).flatMap((at) => {
    const now = BASE64URL.indexOf(text[at] ?? '')
    const others = ['', '.', '=', BASE64URL[now ^ 1], BASE64URL[now ^ 32]]
    return others.map((other = '') => text.slice(0, at) + other + text.slice(at + 1))
  })
  const added = ['A', '=', '.', '!', '.A'].map((more) => text + more)
  return [...changed.filter((other) => other !== text), ...added]
}

/** What every home's signed links promise. */
export function linksContract(open: () => Promise<OpenedLinks>): void {
  describe.each(USES)('a link to %s', (use) => {
    const home = opened(open)
    const claim = () => home().claims[use]
    const follow = (link: string, at: string) => home().follow(use, link, at)

    test('allows just what it says, again and again, until it expires', async () => {
      const { now, until, before, after } = home().times()
      const link = await home().links.sign(claim(), until)
      expect(await follow(link, now)).toEqual(claim())
      expect(await follow(link, before)).toEqual(claim())
      expect(await follow(link, after)).toBe('expired')
      expect(await follow(await home().links.sign(claim(), LONG_AGO), now)).toBe('expired')
    })

    test('is one text for one claim and expiry, and a URL', async () => {
      const { now, until } = home().times()
      const link = await home().links.sign(claim(), until)
      expect(await home().links.sign(claim(), until)).toBe(link)
      expect(await home().links.sign(claim(), now)).not.toBe(link)
      expect(new URL(link).href).toBe(link)
    })

    test('is of no use for anything else', async () => {
      const { now, until } = home().times()
      const link = await home().links.sign(claim(), until)
      for (const other of USES.filter((each) => each !== use))
        expect(await home().follow(other, link, now)).toBe('invalid')
    })

    test('that somebody else signed is invalid', async () => {
      const { now, until } = home().times()
      expect(await follow(await home().otherLinks.sign(claim(), until), now)).toBe('invalid')
    })

    test('is invalid once any of its characters is changed, added or missing', async () => {
      const { now, until } = home().times()
      const changes = home().changesOf(await home().links.sign(claim(), until))
      expect(changes.length).toBeGreaterThan(100)
      const useful: string[] = []
      for (const changed of changes) if ((await follow(changed, now)) !== 'invalid') useful.push(changed)
      expect(useful).toEqual([])
    })

    test('is never mistaken in what is none', async () => {
      const { now, until } = home().times()
      const { origin } = new URL(await home().links.sign(claim(), until))
      await fc.assert(
        fc.asyncProperty(fc.webPath(), fc.string({ unit: 'binary' }), async (path, text) => {
          expect(await follow(origin + path, now)).toBe('invalid')
          expect(await follow(text, now)).toBe('invalid')
        }),
      )
    })
  })
}
