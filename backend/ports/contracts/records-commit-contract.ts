import { describe, expect, test } from 'vitest'
import type { EventDraft } from '#audit/event.ts'
import type { Notice } from '#egress/notice.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { aFile, aRequest, AT, inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import type { Ticket } from '#egress/ticket.ts'
import type { Change, Unit } from '#ports/records.ts'
import { FAR, fresh, opened, type OpenRecords } from './open-records.ts'

function event(stream: string): EventDraft {
  return { stream, type: 'tested', at: AT, actor: { id: 'author', kind: 'person' }, facts: {} }
}

function aTicket(id: string, state: Ticket['state'] = 'ISSUED'): Ticket {
  return {
    id,
    requestId: 'r1',
    personId: 'author',
    packageKey: 'k',
    packageSha256: 'a'.repeat(64),
    bytes: 5,
    issuedAt: AT,
    expiresAt: FAR,
    state,
  }
}

function aNotice(id: string, subject = 'Released'): Notice {
  const to = { id: fresh('person'), name: 'Robin', email: 'robin@example.org' }
  return { id, to, requestId: 'r1', subject, text: 'Text', createdAt: AT }
}

function aMessage(id: string, body: string) {
  return { id, digest: 'd', body, createdAt: AT, deliveredBy: 'script', state: 'RECEIVED' } as const
}

/** One write of every kind. */
function everything(id: string): Unit {
  return {
    changes: [
      { kind: 'request', request: aRequest({ id }), expectedVersion: 0 },
      { kind: 'file', file: aFile('a', { requestId: id }) },
      { kind: 'token', token: { requestId: id, round: 1, stage: 0, token: 'secret' } },
      { kind: 'ticket', ticket: aTicket(id), expected: undefined },
      { kind: 'message', message: aMessage(id, 'b'), expected: undefined },
      { kind: 'notice', notice: aNotice(id) },
      { kind: 'mailed', noticeId: id },
      { kind: 'replay', replay: { actorId: id, clientRequestId: id, inputDigest: 'd', answer: {} } },
    ],
    events: [event(id)],
    outbox: [{ id, kind: 'processMessage', messageId: id }],
  }
}

/** One part of the promise: a unit of work is written whole, under its conditions, or not at all. */
export function recordsCommitContract(open: OpenRecords): void {
  describe('a unit of work', () => {
    const home = opened(open)
    const commit = (...changes: readonly Change[]) => home().records.commit({ ...NOTHING, changes })
    const create = async (part = {}) => {
      const request = aRequest({ id: fresh('r'), ...part })
      await commit({ kind: 'request', request, expectedVersion: 0 })
      return request
    }

    test('without conditions is always saved, also an empty one', async () => {
      expect(await commit()).toBe('saved')
      expect(await commit({ kind: 'file', file: aFile('a', { requestId: fresh('r') }) })).toBe('saved')
    })

    test('gives back exactly what was saved', async () => {
      const request = inReview(1, {
        id: fresh('r'),
        title: 'Überleben 😀 "quoted"\n',
        egressStore: { id: 's' },
      })
      await commit({ kind: 'request', request, expectedVersion: 0 })
      expect(await home().records.request(request.id)).toEqual(request)
      expect(await home().records.request(fresh('r'))).toBeUndefined()
    })

    test('is held to the version that it expects', async () => {
      const request = await create({ version: 4 })
      const next = { ...request, version: 5, title: 'Changed' }
      for (const expectedVersion of [0, 3, 5])
        expect(await commit({ kind: 'request', request: next, expectedVersion })).toBe('stale')
      expect(await home().records.request(request.id)).toEqual(request)
      expect(await commit({ kind: 'request', request: next, expectedVersion: 4 })).toBe('saved')
      expect(await home().records.request(request.id)).toEqual(next)
    })

    test('changes no request that is not there', async () => {
      const request = aRequest({ id: fresh('r'), version: 2 })
      expect(await commit({ kind: 'request', request, expectedVersion: 1 })).toBe('stale')
      expect(await home().records.request(request.id)).toBeUndefined()
    })

    test('may save a request again at the same version', async () => {
      const request = await create({ version: 2 })
      expect(await commit({ kind: 'request', request, expectedVersion: 2 })).toBe('saved')
    })

    test('lets one of many win who expect the same version', async () => {
      const request = await create()
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, n) =>
          commit({ kind: 'request', request: { ...request, version: 2, title: `${n}` }, expectedVersion: 1 }),
        ),
      )
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1)
      expect((await home().records.request(request.id))?.title).toBe(`${answers.indexOf('saved')}`)
    })

    test('holds only while a request is in a status and round, where it says so', async () => {
      const { id: requestId } = await create({ round: 2 })
      const file = aFile('a', { requestId })
      const under = (status: 'DRAFT' | 'STAGING', round: number, of = requestId) =>
        commit({ kind: 'while', requestId: of, status, round }, { kind: 'file', file })
      expect(await under('STAGING', 2)).toBe('stale')
      expect(await under('DRAFT', 1)).toBe('stale')
      expect(await under('DRAFT', 2, fresh('r'))).toBe('stale')
      expect(await home().records.file(requestId, 1, 'a')).toBeUndefined()
      expect(await under('DRAFT', 2)).toBe('saved')
      expect(await home().records.file(requestId, 1, 'a')).toEqual(file)
    })

    test('moves a ticket only from the state that it expects', async () => {
      const id = fresh('t')
      const move = (state: Ticket['state'], expected: Ticket['state'] | undefined) =>
        commit({ kind: 'ticket', ticket: aTicket(id, state), expected })
      expect(await move('STARTED', 'ISSUED')).toBe('stale')
      expect(await move('ISSUED', undefined)).toBe('saved')
      expect(await move('ISSUED', undefined)).toBe('stale')
      expect(await move('COMPLETED', 'STARTED')).toBe('stale')
      const started = await Promise.all(Array.from({ length: 16 }, () => move('STARTED', 'ISSUED')))
      expect(started.filter((answer) => answer === 'saved')).toHaveLength(1)
      expect(await home().records.ticket(id)).toEqual(aTicket(id, 'STARTED'))
      expect(await home().records.ticket(fresh('t'))).toBeUndefined()
    })

    test('moves a message only from the state that it expects', async () => {
      const first = aMessage(fresh('m'), 'first')
      const save = (message: typeof first | { state: 'ACCEPTED' }, expected: 'RECEIVED' | undefined) =>
        commit({ kind: 'message', message: { ...first, ...message }, expected })
      expect(await save({ state: 'ACCEPTED' }, 'RECEIVED')).toBe('stale')
      expect(await save(first, undefined)).toBe('saved')
      expect(await save(aMessage(first.id, 'second'), undefined)).toBe('stale')
      expect(await home().records.message(first.id)).toEqual(first)
      expect(await save({ state: 'ACCEPTED' }, 'RECEIVED')).toBe('saved')
      expect(await save({ state: 'ACCEPTED' }, 'RECEIVED')).toBe('stale')
    })

    test('uses a client request id once, for each person', async () => {
      const clientRequestId = fresh('c')
      const replay = {
        actorId: 'author',
        clientRequestId,
        inputDigest: 'd',
        answer: { request: { id: 'r' } },
      }
      expect(await commit({ kind: 'replay', replay })).toBe('saved')
      expect(await commit({ kind: 'replay', replay: { ...replay, answer: {} } })).toBe('stale')
      expect(await home().records.replay('author', clientRequestId)).toEqual(replay)
      expect(await commit({ kind: 'replay', replay: { ...replay, actorId: 'other' } })).toBe('saved')
      expect(await home().records.replay('nobody', clientRequestId)).toBeUndefined()
    })

    test('leaves a notice as it is that is in the mailbox already', async () => {
      const notice = aNotice(fresh('n'))
      await commit({ kind: 'notice', notice })
      await commit({ kind: 'mailed', noticeId: notice.id })
      expect(await commit({ kind: 'notice', notice: { ...notice, subject: 'Other' } })).toBe('saved')
      expect(await home().records.notice(notice.id)).toEqual({ ...notice, mailed: true })
      expect(await commit({ kind: 'mailed', noticeId: fresh('n') })).toBe('saved')
    })

    test('keeps the latest token of a stage', async () => {
      const place = { requestId: fresh('r'), round: 1, stage: 0 }
      await commit({ kind: 'token', token: { ...place, token: 'first' } })
      await commit({ kind: 'token', token: { ...place, token: 'second' } })
      await commit({ kind: 'token', token: { ...place, stage: 1, token: 'other' } })
      expect(await home().records.token(place.requestId, 1, 0)).toBe('second')
      expect(await home().records.token(place.requestId, 2, 0)).toBeUndefined()
    })

    test('adds an outbox entry once, also after it was done', async () => {
      const entry: OutboxEntry = { id: fresh('e'), kind: 'mail', noticeId: 'n' }
      const due = async () =>
        (await home().outbox.due('mail', FAR, 1_000)).filter((one) => one.entry.id === entry.id)
      const add = () => home().records.commit({ ...NOTHING, outbox: [entry] })
      expect([await add(), await add()]).toEqual(['saved', 'saved'])
      expect(await due()).toEqual([{ entry, attempts: 0 }])
      await home().outbox.done(entry.id)
      expect(await add()).toBe('saved')
      expect(await due()).toEqual([])
    })

    test('of which one condition fails writes nothing at all, wherever the condition stands', async () => {
      const request = await create()
      const known = aTicket(fresh('t'))
      await commit({ kind: 'ticket', ticket: known, expected: undefined })
      const used = { actorId: 'author', clientRequestId: fresh('c'), inputDigest: 'd', answer: {} }
      await commit({ kind: 'replay', replay: used })
      const failing: readonly Change[] = [
        { kind: 'request', request, expectedVersion: 9 },
        { kind: 'request', request: { ...request, title: 'New' }, expectedVersion: 0 },
        { kind: 'while', requestId: request.id, status: 'STAGING', round: 1 },
        { kind: 'ticket', ticket: known, expected: undefined },
        { kind: 'message', message: aMessage(fresh('m'), 'b'), expected: 'RECEIVED' },
        { kind: 'replay', replay: used },
      ]
      for (const bad of failing)
        for (const at of [0, 3, 8]) {
          const id = fresh('x')
          const unit = everything(id)
          const changes = unit.changes.toSpliced(at, 0, bad)
          expect(await home().records.commit({ ...unit, changes })).toBe('stale')
          expect(await traces(id)).toEqual([])
        }
      const id = fresh('x')
      expect(await home().records.commit(everything(id))).toBe('saved')
      expect(await traces(id)).toHaveLength(9)
    })

    async function traces(id: string): Promise<readonly unknown[]> {
      const { records, outbox } = home()
      const found = await Promise.all([
        records.request(id),
        records.file(id, 1, 'a'),
        records.token(id, 1, 0),
        records.ticket(id),
        records.message(id),
        records.notice(id),
        records.replay(id, id),
      ])
      const events = await records.events(id, { from: 1, limit: 10 })
      const due = await outbox.due('intake', FAR, 1_000)
      return [...found, ...events, ...due.filter(({ entry }) => entry.id === id)].filter(
        (one) => one !== undefined,
      )
    }
  })
}
