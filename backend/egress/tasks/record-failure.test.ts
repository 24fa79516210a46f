import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { EVERY_STATUS } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'
import { recordFailure } from './record-failure.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { records } = home.ports
const staging = EVERY_STATUS.find(([status]) => status === 'STAGING')?.[1]
let requests = 0

/** What is shown of a step that failed so. */
async function reasonOf(error: string, cause: string): Promise<string | undefined> {
  if (!staging) throw new Error('there is one of every status')
  const request = { ...staging, id: `failing-${(requests += 1)}` }
  const { id: requestId, round, attempt } = request
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  await recordFailure(home.ports)({ requestId, round, attempt, step: 'Stage files', error, cause })
  return (await records.request(requestId))?.failure?.reason
}

const lambdaCause = (errorMessage: string) =>
  JSON.stringify({ errorType: 'SourceChanged', errorMessage, trace: ['SourceChanged: it', '    at there'] })

test('what a step says of a file is shown, from either home; what it says of its inside is not', async () => {
  const message = 'The bytes of "a".csv are not the ones that were submitted'
  expect(await reasonOf('SourceChanged', message)).toBe(message)
  expect(await reasonOf('SourceChanged', lambdaCause(message))).toBe(message)
  expect(await reasonOf('TypeError', lambdaCause(message))).toBe(
    'The step ended with TypeError. The log says more.',
  )
})

test('of a cause that was cut off the beginning of the message is shown, wherever it was cut', async () => {
  const message = fc.oneof(
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.constant('"a\\b"\n\u0001 of ü.csv'),
  )
  await fc.assert(
    fc.asyncProperty(message, fc.nat(400), async (text, length) => {
      const cause = lambdaCause(text)
      const begins = cause.indexOf('"errorMessage":"') + '"errorMessage":"'.length
      const reason = await reasonOf('SourceMissing', cause.slice(0, begins + length))
      expect(text.slice(0, 1_000).startsWith(reason ?? 'nothing')).toBe(true)
      if (length > cause.length) expect(reason).toBe(text.slice(0, 1_000))
    }),
    { numRuns: 50 },
  )
})
