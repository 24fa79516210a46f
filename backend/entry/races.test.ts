import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { brokenAt } from '#audit/chain.ts'
import { fetchPackage } from '#egress/handlers/fetch-package.ts'
import { DEADLINE, IN_STATUS, inReview, RELEASE } from '#egress/request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import { NOTHING, streamOf } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import type * as Api from './generated/schema-types.ts'
import { asker } from './ask.ts'
import { type FieldName } from './fields.ts'
import { TASKS } from './tasks.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { records } = home.ports

let seeded = 0

async function seed(like: EgressRequest): Promise<EgressRequest> {
  seeded += 1
  const requestedBy = { id: 'researcher', name: 'Robin', email: 'researcher@example.org' }
  const request = { ...like, id: `race-${seeded}`, requestedBy }
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  return request
}

async function mutate(field: FieldName, input: unknown, who: string, ports = home.ports) {
  return (await asker(ports)(field, input, await home.someone(who))) as Api.LinkPayload
}

const decision = ({ id, version, manifestDigest }: EgressRequest, verdict: string) => ({
  input: { id, expectedVersion: version, manifestDigest, decision: verdict, reason: 'Looked at every table' },
})

const decideLast = (request: EgressRequest) =>
  mutate('Mutation.updateRequest', decision(request, 'APPROVED'), 'research-it')

async function eventsOf(id: string): Promise<readonly string[]> {
  const events = await records.events(streamOf(id), { from: 1, limit: 1_000 })
  expect(brokenAt(events)).toBeUndefined()
  return events.map(({ type }) => type)
}

const won = (answers: readonly Api.LinkPayload[]) => answers.filter(({ refusal }) => !refusal)
const codesOf = (answers: readonly Api.LinkPayload[]) =>
  [...new Set(answers.flatMap(({ refusal }) => refusal?.code ?? []))].toSorted()
const times = <T>(count: number, one: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => one(n)))

describe('of all who do the same at once, one wins', () => {
  test.each(Array.from({ length: 20 }, (_, n) => n))('64 reviewers decide on one stage (%i)', async (n) => {
    const request = await seed(inReview(0))
    const reviewers = ['governance', 'governance-2', 'both']
    const answers = await times(64, (at) =>
      mutate(
        'Mutation.updateRequest',
        decision(request, (at + n) % 4 === 0 ? 'REJECTED' : 'APPROVED'),
        reviewers[at % 3] ?? '',
      ),
    )
    expect(won(answers)).toHaveLength(1)
    const after = await records.request(request.id)
    expect(after?.decisions).toHaveLength(1)
    expect(after?.version).toBe(request.version + 1)
    const events = await eventsOf(request.id)
    expect(events.filter((type) => type === 'requestDecided')).toHaveLength(1)
    expect(events.filter((type) => type === 'refused')).toHaveLength(63)
    expect(
      codesOf(answers).filter(
        (code) => !['STALE_VERSION', 'ALREADY_DECIDED', 'REQUEST_CLOSED'].includes(code),
      ),
    ).toEqual([])
    const due = await home.outbox.due('work', DEADLINE, 10_000)
    expect(due.filter(({ entry }) => entry.id.startsWith(`resume/${request.id}/`))).toHaveLength(1)
  })

  test('32 ask for the last download', async () => {
    const until = DEADLINE
    const request = await seed({ ...IN_STATUS.RELEASED, downloads: { used: 2, allowed: 3, until } })
    const answers = await times(32, () =>
      mutate('Mutation.downloadData', { requestId: request.id }, 'researcher'),
    )
    expect(won(answers).map(({ url }) => typeof url)).toEqual(['string'])
    expect(codesOf(answers)).toEqual(['NO_DOWNLOADS_LEFT'])
    expect((await records.request(request.id))?.downloads).toEqual({ used: 3, allowed: 3, until })
    expect((await eventsOf(request.id)).filter((type) => type === 'ticketIssued')).toHaveLength(1)
  })

  test('32 fetch with one ticket', async () => {
    const scratch = await home.ports.packages.scratch('race')
    const file = join(scratch.folder, 'x.zip')
    await writeFile(file, 'package')
    await home.ports.packages.publish(file, 'race/x.zip', RELEASE.sha256)
    await scratch.dispose()
    const request = await seed({ ...IN_STATUS.RELEASED, release: { ...RELEASE, key: 'race/x.zip' } })
    const { url } = await mutate('Mutation.downloadData', { requestId: request.id }, 'researcher')
    const claim = home.links.read('ticket', url?.split('/').at(-1) ?? '', home.ports.now())
    const id = typeof claim === 'object' ? claim.ticketId : ''
    const fetched = await times(32, () => fetchPackage(home.ports)(id))
    expect(fetched.filter((answer) => answer !== undefined)).toHaveLength(1)
    expect((await records.ticket(id))?.state).toBe('STARTED')
    expect((await eventsOf(request.id)).filter((type) => type === 'downloadStarted')).toHaveLength(1)
  })

  test('32 repeat one intent to create a request', async () => {
    const input = { title: 'Survival', purpose: 'Tables for the annual report', project: 'demo' }
    const repeated = { input: { ...input, clientRequestId: 'intent-1' } }
    const answers = await times(32, () => mutate('Mutation.createRequest', repeated, 'researcher'))
    const ids = new Set(answers.map(({ request }) => request?.id))
    expect(ids.size).toBe(1)
    expect(await eventsOf([...ids][0] ?? '')).toEqual(['requestCreated'])
    const mine = await records.requests({ of: 'requester', requestedBy: 'researcher' }, { limit: 1_000 })
    expect(mine.filter(({ title }) => title === 'Survival')).toHaveLength(1)
  })
})

describe('of two who want opposite things, one wins', () => {
  test.each(Array.from({ length: 20 }, (_, n) => n))('the last approval and a withdrawal (%i)', async (n) => {
    const request = await seed(inReview(1))
    const withdraw = () => mutate('Mutation.withdrawRequest', { id: request.id }, 'researcher')
    const both = n % 2 === 0 ? [decideLast(request), withdraw()] : [withdraw(), decideLast(request)]
    const answers = await Promise.all(both)
    expect(won(answers)).toHaveLength(1)
    expect((await records.request(request.id))?.status).toBe(
      won(answers)[0] === answers[n % 2] ? 'RELEASING' : 'WITHDRAWN',
    )
    expect(await eventsOf(request.id)).toHaveLength(2)
  })

  test.each(Array.from({ length: 20 }, (_, n) => n))('the last approval and the deadline (%i)', async (n) => {
    const request = await seed(inReview(1))
    // The reviewer's call came a moment before the deadline, the timer's a moment after.
    const late = { ...home.ports, now: () => DEADLINE }
    const input = { requestId: request.id, round: 1, attempt: request.attempt, stage: 1 }
    const expire = () => TASKS.expireStage.run(late)(input, new AbortController().signal)
    const [first, second] = n % 2 === 0 ? [expire, decideLast] : [decideLast, expire]
    await Promise.all([first(request), second(request)])
    const types = (await eventsOf(request.id)).filter((type) => type !== 'refused')
    expect(types).toHaveLength(1)
    const ended = { requestDecided: 'RELEASING', requestExpired: 'EXPIRED' }[types[0] ?? '']
    expect((await records.request(request.id))?.status).toBe(ended)
  })
})
