import { describe, expect, test } from 'vitest'
import { brokenAt, NOTHING_BEFORE } from '#audit/chain.ts'
import type { EventDraft } from '#audit/event.ts'
import { aRequest, AT } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { fresh, opened, type OpenRecords } from './open-records.ts'

function drafts(stream: string, count: number, type = 'tested'): readonly EventDraft[] {
  return Array.from({ length: count }, (_, n) => ({
    stream,
    type,
    at: AT,
    actor: { id: 'author', kind: 'person' },
    facts: { n, text: 'Grüße 😀 "quoted"', list: [1, null, true], nested: { b: 1, a: 2 } },
  }))
}

/** One part of the promise: the events of a stream are one chain, numbered from 1 without gaps. */
export function recordsEventsContract(open: OpenRecords): void {
  describe('events', () => {
    const home = opened(open)
    const append = (...events: readonly EventDraft[]) => home().records.commit({ ...NOTHING, events })
    const all = (stream: string) => home().records.events(stream, { from: 1, limit: 10_000 })

    test('stand in the order in which they were committed, each chained to the one before', async () => {
      const stream = fresh('s')
      await append(...drafts(stream, 3, 'first'))
      await append(...drafts(stream, 2, 'second'))
      const events = await all(stream)
      expect(events.map(({ seq, type, facts }) => [seq, type, facts['n']])).toEqual([
        [1, 'first', 0],
        [2, 'first', 1],
        [3, 'first', 2],
        [4, 'second', 0],
        [5, 'second', 1],
      ])
      expect(events[0]?.previous).toBe(NOTHING_BEFORE)
      expect(brokenAt(events)).toBeUndefined()
    })

    test('are given back as they were written', async () => {
      const stream = fresh('s')
      const [draft] = drafts(stream, 1)
      await append(...drafts(stream, 1))
      expect((await all(stream))[0]).toMatchObject(draft ?? {})
    })

    test('of one unit may stand in several streams, each a chain of its own', async () => {
      const [one, two] = [fresh('s'), fresh('s')]
      await append(...drafts(one, 2), ...drafts(two, 1), ...drafts(one, 1))
      expect((await all(one)).map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect((await all(two)).map(({ seq }) => seq)).toEqual([1])
      expect([brokenAt(await all(one)), brokenAt(await all(two))]).toEqual([undefined, undefined])
    })

    test('are read in pages, from any number on', async () => {
      const stream = fresh('s')
      await append(...drafts(stream, 7))
      const page = async (from: number, limit: number) =>
        (await home().records.events(stream, { from, limit })).map(({ seq }) => seq)
      expect(await page(1, 3)).toEqual([1, 2, 3])
      expect(await page(4, 3)).toEqual([4, 5, 6])
      expect(await page(7, 3)).toEqual([7])
      expect(await page(8, 3)).toEqual([])
      expect(await all(fresh('s'))).toEqual([])
    })

    test('of 32 who write at once all get a place, without gaps and in one chain', async () => {
      const stream = fresh('s')
      const writers = Array.from({ length: 32 }, async (_, writer) => {
        for (let n = 0; n < 5; n += 1)
          expect(await append(...drafts(stream, 2, `writer-${writer}`))).toBe('saved')
      })
      await Promise.all(writers)
      const events = await all(stream)
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 320 }, (_, n) => n + 1))
      expect(brokenAt(events)).toBeUndefined()
      for (let at = 0; at < 320; at += 2) expect(events[at]?.type).toBe(events[at + 1]?.type)
    })

    test('of losers of a race leave no gap', async () => {
      const id = fresh('r')
      const answers = await Promise.all(
        Array.from({ length: 32 }, () =>
          home().records.commit({
            changes: [{ kind: 'request', request: aRequest({ id }), expectedVersion: 0 }],
            events: drafts(id, 1),
            outbox: [],
          }),
        ),
      )
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1)
      await append(...drafts(id, 1))
      expect((await all(id)).map(({ seq }) => seq)).toEqual([1, 2])
    })
  })
}
