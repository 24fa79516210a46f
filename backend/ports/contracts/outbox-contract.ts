import { beforeEach, describe, expect, test } from 'vitest'
import type { OutboxEntry } from '#egress/outbox.ts'
import { NOTHING } from '#egress/step.ts'
import type { Lane } from '#ports/outbox.ts'
import { FAR, fresh, opened, type OpenRecords } from './open-records.ts'

const NOW = '2026-03-04T09:00:00.000Z'
const SOON = '2026-03-04T09:00:01.000Z'

const mail = (): OutboxEntry => ({ id: fresh('e'), kind: 'mail', noticeId: 'n' })

/** What every home's outbox promises about the entries that commits left in it. */
export function outboxContract(open: OpenRecords): void {
  describe('the outbox', () => {
    const home = opened(open)
    const add = (...outbox: readonly OutboxEntry[]) => home().records.commit({ ...NOTHING, outbox })
    const due = (lane: Lane, now = NOW) => home().outbox.due(lane, now, 1_000)
    const ids = async (lane: Lane, now = NOW) => (await due(lane, now)).map(({ entry }) => entry.id)

    beforeEach(async () => {
      for (const lane of ['work', 'mail', 'intake'] as const)
        for (const { entry } of await due(lane, FAR)) await home().outbox.done(entry.id)
    })

    test('hands out entries in the order of the commits, as they were written', async () => {
      const entries = Array.from({ length: 12 }, () => mail())
      await add(...entries.slice(0, 5))
      for (const entry of entries.slice(5)) await add(entry)
      expect(await due('mail')).toEqual(entries.map((entry) => ({ entry, attempts: 0 })))
      expect((await home().outbox.due('mail', NOW, 5)).map(({ entry }) => entry)).toEqual(entries.slice(0, 5))
    })

    test('keeps the lanes apart', async () => {
      const entries: readonly OutboxEntry[] = [
        { id: fresh('e'), kind: 'startWorkflow', requestId: 'r1', round: 1, attempt: 1 },
        { id: fresh('e'), kind: 'resumeStage', requestId: 'r1', round: 1, stage: 0 },
        mail(),
        { id: fresh('e'), kind: 'processMessage', messageId: 'm1' },
      ]
      await add(...entries)
      const lanes = [await due('work'), await due('mail'), await due('intake')]
      expect(lanes.map((lane) => lane.map(({ entry }) => entry.kind))).toEqual([
        ['startWorkflow', 'resumeStage'],
        ['mail'],
        ['processMessage'],
      ])
    })

    test('forgets what is done, and only that', async () => {
      const [one, two] = [mail(), mail()]
      await add(one, two)
      await home().outbox.done(one.id)
      await home().outbox.done(one.id)
      await home().outbox.done(fresh('e'))
      expect(await ids('mail')).toEqual([two.id])
    })

    test('hands out what was postponed when its time has come, and counts the tries', async () => {
      const entry = mail()
      await add(entry)
      await home().outbox.postpone(entry.id, 'no answer', SOON)
      expect(await ids('mail', NOW)).toEqual([])
      expect(await due('mail', SOON)).toEqual([{ entry, attempts: 1 }])
      await home().outbox.postpone(entry.id, 'no answer', FAR)
      expect(await ids('mail', SOON)).toEqual([])
      expect(await due('mail', FAR)).toEqual([{ entry, attempts: 2 }])
      await home().outbox.done(entry.id)
      expect(await ids('mail', FAR)).toEqual([])
    })

    test('lets one that is postponed hold up no other', async () => {
      const [one, two] = [mail(), mail()]
      await add(one, two)
      await home().outbox.postpone(one.id, 'no answer', SOON)
      expect(await ids('mail')).toEqual([two.id])
    })

    test('never hands out again what was given up, nor takes it anew', async () => {
      const entry = mail()
      await add(entry)
      await home().outbox.postpone(entry.id, 'no such mailbox')
      expect(await ids('mail', FAR)).toEqual([])
      await add(entry)
      expect(await ids('mail', FAR)).toEqual([])
    })
  })
}
