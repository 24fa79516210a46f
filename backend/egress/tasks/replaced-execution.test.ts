import { afterAll, expect, test } from 'vitest'
import { EVERY_STATUS } from '#egress/request.fixture.ts'
import type { EgressRequest } from '#egress/request.ts'
import { NOTHING, streamOf } from '#egress/step.ts'
import { TASKS, type TaskName } from '#entry/tasks.ts'
import { memoryHome } from '#local/memory-home.fixture.ts'

const home = await memoryHome()
afterAll(() => home.close())
const { records } = home.ports

/** What the steps are asked with beside request, round and attempt. */
const MORE: Partial<Record<TaskName, object>> = {
  stageBatch: { batch: { number: 0, files: 1 } },
  openStage: { stage: 0, taskToken: 'token' },
  expireStage: { stage: 0 },
  recordFailure: { step: 'Stage files', error: 'Error', cause: '' },
}
/** They do the same whoever asks: they show and tell how the request stands, and tidy up what is closed. */
const ALIKE: readonly TaskName[] = ['updateEgressStore', 'tellPeople', 'discardStaged']
const STEPS = (Object.keys(TASKS) as TaskName[]).filter((name) => !ALIKE.includes(name))

async function asked(name: TaskName, request: EgressRequest, attempt: number): Promise<unknown> {
  const input = { requestId: request.id, round: request.round, attempt, ...MORE[name] }
  return TASKS[name]
    .run({ ...home.ports, now: () => '2999-01-01T00:00:00.000Z' })(input, new AbortController().signal)
    .catch((error: unknown) => error)
}

test.each(STEPS)('%s changes nothing when another execution follows the request by now', async (name) => {
  for (const [status, like] of EVERY_STATUS) {
    const request = { ...like, id: `${name}-${status}`, attempt: 3 }
    await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
    for (const attempt of [1, 2, 4]) await asked(name, request, attempt)
    expect(await records.request(request.id)).toEqual(request)
    expect(await records.token(request.id, 1, 0)).toBeUndefined()
    expect(await records.events(streamOf(request.id), { from: 1, limit: 10 })).toEqual([])
  }
})

test('an execution that was replaced ends: it is told so, and waits for nobody', async () => {
  for (const [status, like] of EVERY_STATUS) {
    const request = { ...like, id: `ends-${status}`, attempt: 3 }
    await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
    expect(await asked('nextStep', request, 2)).toEqual({ next: 'END' })
    expect(await asked('openStage', request, 2)).toMatchObject({ name: 'ExecutionReplaced' })
  }
})
