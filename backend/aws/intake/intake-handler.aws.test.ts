import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withFaults } from '#aws/faults.fixture.ts'
import { MAX_MESSAGE_BYTES } from '#egress/intake/receive-message.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { aNotification, intakeHome, TOPIC, wrapped } from './intake-home.fixture.ts'

const NOTHING_FAILED = { batchItemFailures: [] }

describe('messages of a queue', () => {
  let home: Awaited<ReturnType<typeof intakeHome>>
  beforeAll(async () => {
    home = await intakeHome()
  })
  afterAll(() => home.close())
  beforeEach(() => {
    home.lines.splice(0)
    home.letters.splice(0)
  })
  const outcomeOf = (id: string) => home.records.message(id)

  test.for([
    ['wrapped by SNS', (message: object) => wrapped(JSON.stringify(message))],
    ['bare', (message: object) => JSON.stringify(message)],
  ] as const)('%s: the message becomes a submitted request at once', async ([, bodyOf]) => {
    const message = aNotification()
    expect(await home.deliver(bodyOf(message))).toEqual(NOTHING_FAILED)
    expect(await outcomeOf(message.id)).toMatchObject({
      state: 'ACCEPTED',
      requestId: message.id,
      deliveredBy: TOPIC,
      body: JSON.stringify(message),
    })
    expect(await home.records.request(message.id)).toMatchObject({
      status: 'STAGING',
      requestedBy: { id: 'researcher' },
      files: { count: 1 },
    })
    expect(home.lines).toEqual([])
  })

  test('the same message many times at once, wrapped or bare, becomes one request', async () => {
    const text = JSON.stringify(aNotification())
    const bodies = [wrapped(text), text, wrapped(text), wrapped(text)]
    await Promise.all(bodies.map((body) => home.handlerBy().deliver(body, body)))
    const { id } = JSON.parse(text) as { readonly id: string }
    expect(await outcomeOf(id)).toMatchObject({ state: 'ACCEPTED', requestId: id })
    const events = await home.records.events(`request/${id}`, { from: 1, limit: 100 })
    expect(events.map(({ type }) => type)).toEqual(['requestCreated', 'filesAdded', 'requestSubmitted'])
    expect(home.lines).toEqual([])
  })

  test('a poisoned one is kept with its reason, reported once, and holds up none of the others', async () => {
    const [first, last] = [aNotification(), aNotification()]
    const other = 'arn:aws:sns:eu-west-2:999988887777:other'
    const poisoned: readonly (readonly [body: string, reason: RegExp])[] = [
      ['not JSON', /^The message is not JSON/],
      [wrapped('{"id":"half"'), /^The message is not JSON/],
      [wrapped(JSON.stringify(aNotification({ project_id: 7 }))), /^project_id: /],
      [
        JSON.stringify(aNotification({ updated_by_email: 'nobody@example.org' })),
        /^updated_by_email: nobody here/,
      ],
      [
        JSON.stringify(aNotification({ egress_store_object_list_location: 'arn:aws:s3:::lists/gone.json' })),
        /^egress_store_object_list_location: There is no gone.json/,
      ],
      [wrapped('{}', { TopicArn: other }), /^Messages of this topic are not accepted/],
      [wrapped('{}', { Type: 'SubscriptionConfirmation' }), /^Only notifications are accepted/],
      [
        wrapped(JSON.stringify({ id: 'large', text: '"'.repeat(MAX_MESSAGE_BYTES) })),
        /^A message has at most 262144 bytes/,
      ],
    ]
    const bodies = [wrapped(JSON.stringify(first)), ...poisoned.map(([body]) => body), JSON.stringify(last)]
    // What cannot become a request has the same fate when it comes again; only what may be mended by now is tried again.
    const unmendable = poisoned.slice(-3).map(([body]) => body)
    expect(await home.deliver(...bodies, ...unmendable)).toEqual(NOTHING_FAILED)
    expect(await outcomeOf(first.id)).toMatchObject({ state: 'ACCEPTED' })
    expect(await outcomeOf(last.id)).toMatchObject({ state: 'ACCEPTED' })
    const kept = await home.records.messages({ limit: 100 })
    const reasons = kept.flatMap(({ state, reason }) => (state === 'ACCEPTED' ? [] : (reason ?? 'none')))
    for (const [, reason] of poisoned) expect(reasons).toContainEqual(expect.stringMatching(reason))
    expect(reasons).toHaveLength(poisoned.length)
    expect(kept.find(({ deliveredBy }) => deliveredBy === other)).toMatchObject({ state: 'QUARANTINED' })
    expect(home.lines.map(({ code }) => code)).toEqual(poisoned.map(() => 'MESSAGE_REFUSED'))
    const buried = new Map(home.letters.map(({ body, reason }) => [body, reason]))
    expect(home.letters).toHaveLength(poisoned.length)
    for (const [body, reason] of poisoned) expect(buried.get(body)).toMatch(reason)
    const notices = await home.records.notices({ to: 'administrator', limit: 100 })
    expect(notices.length).toBeGreaterThanOrEqual(poisoned.length)
  })

  test('a known id with other content is set aside; the first one stands', async () => {
    const message = aNotification()
    await home.deliver(JSON.stringify(message))
    const forged = JSON.stringify({ ...message, s3_bucketpath: 'other/' })
    await home.deliver(forged, forged)
    expect(await outcomeOf(message.id)).toMatchObject({ state: 'ACCEPTED', body: JSON.stringify(message) })
    const kept = await home.records.messages({ limit: 100 })
    expect(kept.filter(({ id }) => id.startsWith(`${message.id}#`))).toMatchObject([{ state: 'QUARANTINED' }])
    expect(home.lines.map(({ code }) => code)).toEqual(['MESSAGE_REFUSED'])
  })

  test('a trouble that passes sends only those back that it met', async () => {
    const [met, other] = [aNotification(), aNotification()]
    const faulty = home.handlerBy(
      withFaults(
        newDynamoClient(),
        Array.from({ length: 5 }, () => 'before'),
      ),
    )
    const bodies = [met, other].map((message) => JSON.stringify(message))
    expect(await faulty.deliver(...bodies)).toEqual({
      batchItemFailures: [{ itemIdentifier: expect.any(String) }],
    })
    expect(home.lines.map(({ code }) => code)).toEqual(['RECORD_FAILED'])
    expect(await outcomeOf(met.id)).toBeUndefined()
    expect(await outcomeOf(other.id)).toMatchObject({ state: 'ACCEPTED' })
    expect(await faulty.deliver(...bodies.slice(0, 1))).toEqual(NOTHING_FAILED)
    expect(await outcomeOf(met.id)).toMatchObject({ state: 'ACCEPTED' })
  })

  test('one that cannot be processed now is kept, and processed on the schedule', async () => {
    const message = aNotification()
    home.setWorks(false)
    expect(await home.deliver(JSON.stringify(message))).toEqual(NOTHING_FAILED)
    expect(await outcomeOf(message.id)).toMatchObject({ state: 'RECEIVED' })
    expect(home.lines.map(({ code }) => code)).toEqual(['OUTBOX_RETRY'])
    home.setWorks(true)
    home.setTime('2026-04-14T16:27:00.000Z')
    await home.tick()
    expect(await outcomeOf(message.id)).toMatchObject({ state: 'ACCEPTED' })
  })

  test.for([
    [['throttled', 'after', 'after', 'after']],
    [['twice', 'twice', 'twice', 'twice', 'twice', 'twice', 'twice', 'twice', 'twice', 'twice']],
    [[undefined, 'after', undefined, 'after', undefined, 'after', undefined, 'after', undefined, 'after']],
  ] as const)('whatever happens to its own requests, a message becomes one request: %s', async ([faults]) => {
    const message = aNotification()
    const faulty = home.handlerBy(withFaults(newDynamoClient(), faults))
    expect(await faulty.deliver(JSON.stringify(message))).toEqual(NOTHING_FAILED)
    expect(await outcomeOf(message.id)).toMatchObject({ state: 'ACCEPTED' })
    const events = await home.records.events(`request/${message.id}`, { from: 1, limit: 100 })
    expect(events.map(({ type }) => type)).toEqual(['requestCreated', 'filesAdded', 'requestSubmitted'])
  })
})
