import { randomInt, randomUUID } from 'node:crypto'
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fault, randomFaults, withFaults } from '#aws/faults.fixture.ts'
import { brokenAt } from '#audit/chain.ts'
import { aFile, aRequest, AT } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { outboxContract } from '#ports/contracts/outbox-contract.ts'
import { recordsCommitContract } from '#ports/contracts/records-commit-contract.ts'
import { recordsEventsContract } from '#ports/contracts/records-events-contract.ts'
import type { Unit } from '#ports/records.ts'
import { newDynamoClient } from './dynamo-client.ts'
import { dynamoOutbox } from './dynamo-outbox.ts'
import { dynamoRecords } from './dynamo-records.ts'
import { createRecordsTable } from './records-table.fixture.ts'
import { UnitTooLarge } from './unit-too-large.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? randomInt(2 ** 31))

/** The same client for creating tables, and one that meets faults for the adapters. */
const opened = (chance: number) => async () => {
  const steady = newDynamoClient()
  const shaky = withFaults(newDynamoClient(), randomFaults(SEED, chance))
  const { table, drop } = await createRecordsTable(steady)
  const close = async () => {
    await drop()
    steady.destroy()
    shaky.destroy()
  }
  const options = { client: shaky, table }
  return { records: dynamoRecords(options), outbox: dynamoOutbox(options), close }
}

describe(`with throttling, lost requests, lost answers and repeated requests (FAULTS_SEED=${SEED})`, () => {
  recordsCommitContract(opened(0.05))
  recordsEventsContract(opened(0.03))
  outboxContract(opened(0.1))
})

describe(`many who commit at once (FAULTS_SEED=${SEED})`, () => {
  const steady = newDynamoClient()
  let table: Awaited<ReturnType<typeof createRecordsTable>>
  beforeAll(async () => {
    table = await createRecordsTable(steady)
  })
  afterAll(() => table.drop())

  const event = (stream: string, type: string) =>
    ({ stream, type, at: AT, actor: { id: 'author', kind: 'person' }, facts: {} }) as const

  test('lose and double no event, and never save two of one version', async () => {
    const writer = fc.record({
      versions: fc.integer({ min: 1, max: 4 }),
      entries: fc.integer({ max: 2, min: 0 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 6 }), fc.nat(), async (writers, seed) => {
        const id = randomUUID()
        const said: string[] = []
        const saved: string[] = []
        const versions: number[] = []
        const write = async (nth: number, turns: number, entries: number) => {
          // Each with a client of its own, as functions have.
          const client = withFaults(newDynamoClient(), randomFaults(seed + nth, 0.15))
          const records = dynamoRecords({ client, table: table.table })
          for (let turn = 0; turn < turns; turn += 1) {
            const version = (await records.request(id))?.version ?? 0
            const name = `${nth}-${turn}`
            const unit: Unit = {
              changes: [
                {
                  kind: 'request',
                  request: aRequest({ id, version: version + 1, title: name }),
                  expectedVersion: version,
                },
              ],
              events: [event(id, name), event(`${id}-other`, name)],
              outbox: Array.from({ length: entries }, (_, n) => ({
                id: `${id}/${n}`,
                kind: 'mail',
                noticeId: 'n',
              })),
            }
            said.push(name)
            expect(await records.commit({ ...NOTHING, events: [event(`${id}-said`, name)] })).toBe('saved')
            if ((await records.commit(unit)) === 'stale') continue
            saved.push(name)
            versions.push(version + 1)
          }
          client.destroy()
        }
        await Promise.all(writers.map(({ versions: turns, entries }, nth) => write(nth, turns, entries)))

        const records = dynamoRecords({ client: steady, table: table.table })
        expect(new Set(versions).size).toBe(versions.length)
        expect((await records.request(id))?.version).toBe(saved.length)
        for (const [stream, names] of [
          [id, saved],
          [`${id}-other`, saved],
          [`${id}-said`, said],
        ] as const) {
          const events = await records.events(stream, { from: 1, limit: 1_000 })
          expect(events.map(({ type }) => type).toSorted()).toEqual(names.toSorted())
          expect(brokenAt(events)).toBeUndefined()
        }
      }),
      { numRuns: 8, seed: SEED },
    )
  })

  test.each<readonly [string, readonly (Fault | undefined)[]]>([
    ['the answer is lost', ['after']],
    ['the answer is lost three times', ['after', 'after', 'after']],
    ['the request comes twice', ['twice']],
    ['the table is busy, then the answer is lost', ['throttled', 'after']],
  ])('write once where %s', async (_what, faults) => {
    const id = randomUUID()
    const client = withFaults(newDynamoClient(), [undefined, ...faults])
    const records = dynamoRecords({ client, table: table.table })
    const unit: Unit = {
      changes: [{ kind: 'request', request: aRequest({ id }), expectedVersion: 0 }],
      events: [event(id, 'created')],
      outbox: [],
    }
    expect(await records.commit(unit)).toBe('saved')
    expect(await records.events(id, { from: 1, limit: 10 })).toHaveLength(1)
    expect(await records.commit(unit)).toBe('stale')
  })

  test('tell nothing that they do not know: who never hears throws', async () => {
    const never = withFaults(newDynamoClient(), () => 'before')
    const records = dynamoRecords({ client: never, table: table.table })
    const file = aFile('a', { requestId: randomUUID() })
    await expect(records.commit({ ...NOTHING, changes: [{ kind: 'file', file }] })).rejects.toThrow(
      'socket hang up',
    )
  })

  test('write nothing of a unit that is too large for one transaction', async () => {
    const records = dynamoRecords({ client: steady, table: table.table })
    const requestId = randomUUID()
    const changes = Array.from({ length: 100 }, (_, n) => {
      return { kind: 'file', file: aFile(`f${n}`, { requestId }) } as const
    })
    await expect(
      records.commit({ changes, events: [event(requestId, 'files')], outbox: [] }),
    ).rejects.toThrow(UnitTooLarge)
    expect(await records.files({ requestId, round: 1, limit: 1 })).toEqual([])
    expect(await records.events(requestId, { from: 1, limit: 1 })).toEqual([])
  })

  test('ask nothing about events where there are none, and write no empty unit', async () => {
    const sent: unknown[] = []
    const client = {
      send: ((command: TransactWriteItemsCommand) => {
        sent.push(command)
        return steady.send(command)
      }) as typeof steady.send,
    }
    const records = dynamoRecords({ client, table: table.table })
    expect(await records.commit(NOTHING)).toBe('saved')
    expect(sent).toEqual([])
    const file = aFile('a', { requestId: randomUUID() })
    await records.commit({ ...NOTHING, changes: [{ kind: 'file', file }] })
    expect(sent).toEqual([expect.any(TransactWriteItemsCommand)])
  })
})
