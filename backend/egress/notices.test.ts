import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noticesOf, noticeWrites, type NoticeKind } from './notices.ts'
import {
  aDecision,
  aRequest,
  AT,
  author,
  EVERY_STATUS,
  governance,
  IN_STATUS,
  inReview,
} from './request.fixture.ts'
import type { EgressRequest } from './request.ts'

const KINDS = {
  submitted: IN_STATUS.STAGING,
  stageOpened: inReview(1),
  released: IN_STATUS.RELEASED,
  rejected: IN_STATUS.REJECTED,
  withdrawn: IN_STATUS.WITHDRAWN,
  expired: IN_STATUS.EXPIRED,
  failed: IN_STATUS.FAILED,
  delayed: IN_STATUS.FAILED,
} as const satisfies Record<NoticeKind, EgressRequest>
const KIND_NAMES = Object.keys(KINDS).filter((name): name is NoticeKind => name in KINDS)
const about = { at: AT, publicUrl: 'https://sluice.example', about: 'once' }

const only = (kind: NoticeKind, request: EgressRequest) => {
  const [notice] = noticesOf(kind, request, [governance], about)
  if (!notice) throw new Error('there is one notice for one person')
  return notice
}

describe.each(KIND_NAMES)('the notice %s', (kind) => {
  test('says what happened to which request, what comes next, and where to look', () => {
    const { subject, text } = only(kind, KINDS[kind])
    const [which = '', happened = '', next = '', where = ''] = text.split('\n\n')
    expect(which).toContain('Survival by region (project demo, asked for by Robin, 1 file)')
    expect(happened).toMatch(/^\S.*\S$/)
    expect(next).toMatch(/^Next: /)
    expect(where).toBe('https://sluice.example/#request=r1')
    expect(subject).toMatch(/^\[Sluice\] [A-Z][a-z ]+: Survival by region$/)
    expect(text).not.toMatch(/undefined|\[object|NaN/)
  })

  test('has no link besides the one to the request', () => {
    for (const [, request] of EVERY_STATUS)
      expect(only(kind, request).text.match(/https?:/g)).toEqual(['https:'])
  })

  test('tells nothing that only the record may know', () => {
    const CANARY = 'canary-7731'
    const request: EgressRequest = {
      ...KINDS[kind],
      purpose: CANARY,
      workspace: CANARY,
      manifestDigest: CANARY,
      files: { count: 1, bytes: 5, types: [CANARY] },
      release: { key: CANARY, sha256: CANARY, bytes: 5, releasedAt: AT },
      failure: { step: 'Stage files', code: 'SourceMissing', reason: CANARY, at: AT, resumesAs: 'STAGING' },
      egressStore: { id: CANARY },
      decisions: [aDecision(0, { manifestDigest: CANARY, reason: 'Counts below ten' })],
    }
    const { subject, text } = only(kind, request)
    expect(subject + text).not.toContain(CANARY)
  })

  test('has a subject of one line, whatever the title is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\n', '\r\n', '\r', '\u2028', '\u0085'),
        (a, br) => {
          const request = aRequest({ ...KINDS[kind], title: `${a}${br}Bcc: everyone@example.org${br}` })
          expect(only(kind, request).subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        },
      ),
    )
  })
})

test('a rejection tells its reason', () => {
  expect(only('rejected', IN_STATUS.REJECTED).text).toContain('Reason: Counts below ten')
})

test('nobody is given a notice twice, and each has an id of its own', () => {
  const twice = noticesOf('released', IN_STATUS.RELEASED, [author, governance, author, governance], about)
  expect(twice.map(({ to, id }) => [to.id, id])).toEqual([
    ['author', 'r1/1/released/once/author'],
    ['governance', 'r1/1/released/once/governance'],
  ])
})

test('notices of other rounds, kinds and occasions are others', () => {
  const ids = [
    ...noticesOf('stageOpened', inReview(0), [governance], about),
    ...noticesOf('stageOpened', inReview(0, { round: 2 }), [governance], about),
    ...noticesOf('stageOpened', inReview(0), [governance], { ...about, about: 'stage-2' }),
    ...noticesOf('delayed', inReview(0), [governance], about),
  ].map(({ id }) => id)
  expect(new Set(ids).size).toBe(4)
})

test('a notice keeps of a person no more than records keep', () => {
  expect(Object.keys(only('released', IN_STATUS.RELEASED).to).toSorted()).toEqual(['email', 'id', 'name'])
})

test('every notice is kept in the mailbox and mailed once', () => {
  const notices = noticesOf('released', IN_STATUS.RELEASED, [author, governance], about)
  const { changes, outbox } = noticeWrites(notices)
  expect(changes).toEqual(notices.map((notice) => ({ kind: 'notice', notice })))
  expect(outbox).toEqual(notices.map(({ id }) => ({ id: `mail/${id}`, kind: 'mail', noticeId: id })))
})
