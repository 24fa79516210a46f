import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages } from '#journeys/dealt-with.ts'
import type { Workbench } from '#journeys/journey-home.ts'
import { exampleMessage, submission } from '#journeys/service-workbench.ts'
import { bearer, deliver, deliverSns } from './deliver.ts'
import { localWorkbench } from './local-workbench.ts'

let sluice: Workbench
beforeAll(async () => {
  sluice = await localWorkbench()
})
afterAll(() => sluice.stop())

test('an administrator delivers the message of the example as it is, and is told its request', async () => {
  const message = await exampleMessage()
  const outcome = await deliver(sluice.url, message, await bearer(sluice.url, 'admin@example.org'))
  expect(outcome).toEqual({ status: 200, messageId: message.id, outcome: 'accepted', requestId: message.id })
})

test('a message that came as it is and then by SNS is the same message', async () => {
  const message = await submission(sluice, { 'a.csv': '1' })
  const expected = { messageId: message.id, requestId: message.id }
  expect(await deliver(sluice.url, message)).toEqual({ status: 200, outcome: 'accepted', ...expected })
  expect(await deliverSns(sluice.url, JSON.stringify(message))).toEqual({
    status: 200,
    outcome: 'repeated',
    ...expected,
  })
  const forged = await deliver(sluice.url, { ...message, ver: 2 })
  expect(forged).toMatchObject({ status: 200, outcome: 'quarantined' })
  expect(forged.requestId).toBeUndefined()
})

test.for([['{"id": "half'], [''], ['[]']])('%j is answered with why it is refused', async ([text = '']) => {
  const outcome = await deliver(sluice.url, text)
  expect(outcome).toMatchObject({ status: 200, outcome: 'refused' })
  expect(outcome.requestId).toBeUndefined()
  const kept = (await messages(await sluice.signIn('admin'))).filter(({ id }) => id === outcome.messageId)
  expect(kept).toMatchObject([{ state: 'REFUSED', reason: outcome.reason }])
})
