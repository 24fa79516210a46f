import { expect, test } from 'vitest'
import type { Workflow } from '#ports/workflow.ts'
import { patientStatus } from './patient-status.ts'

type Status = Awaited<ReturnType<Workflow['status']>>

/** A workflow that says these one after the other, and how long was waited between. */
function saying(...answers: readonly Status[]) {
  const left = [...answers]
  const waited: number[] = []
  const workflow: Workflow = {
    start: async () => {},
    resume: async () => 'gone',
    status: async () => left.shift() ?? 'unknown',
  }
  const patient = patientStatus(workflow, async (ms) => waited.push(ms))
  return { status: () => patient.status('r1-r1-a1'), waited }
}

test('what runs is said at once', async () => {
  const { status, waited } = saying('running', 'ended')
  expect(await status()).toBe('running')
  expect(waited).toEqual([])
})

test.each<[Status, Status]>([
  ['unknown', 'running'],
  ['unknown', 'unknown'],
  ['ended', 'ended'],
])('what seems %s is asked for again after a while: %s', async (first, second) => {
  const { status, waited } = saying(first, second)
  expect(await status()).toBe(second)
  expect(waited).toHaveLength(1)
})
