import { describe, expect, test } from 'vitest'
import { AT, inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import type { Records } from '#ports/records.ts'
import type { Workflow } from '#ports/workflow.ts'
import { fresh, opened } from './open-records.ts'

export interface OpenedWorkflow {
  readonly workflow: Workflow
  /** The record that the workflow's tasks read. */
  readonly records: Records
  close(): Promise<void>
}

/** What every home's workflow promises about the egress state machine. */
export function workflowContract(open: () => Promise<OpenedWorkflow>): void {
  describe('the workflow', () => {
    const home = opened(open)
    const statusOf = (name: string) => home().workflow.status(name)
    const start = async (requestId: string) => {
      const name = `${requestId}-r1-a1`
      await home().workflow.start(name, { requestId, round: 1, attempt: 1 })
      return name
    }

    test('knows what is running, what has ended, and what never began', async () => {
      expect(await statusOf(fresh('x'))).toBe('unknown')
      const name = await start(fresh('nobody'))
      await expect.poll(() => statusOf(name), { timeout: 20_000 }).toBe('ended')
    })

    test('starts a name once, also after it has ended', async () => {
      const id = fresh('nobody')
      const names = await Promise.all(Array.from({ length: 4 }, () => start(id)))
      await expect.poll(() => statusOf(names[0] ?? ''), { timeout: 20_000 }).toBe('ended')
      expect(await statusOf(await start(id))).toBe('ended')
    })

    test('leaves a running name alone that is started again, also with more than the first time', async () => {
      const id = fresh('r')
      const { records, workflow } = home()
      const deadlineAt = new Date(Date.now() + 86_400_000).toISOString()
      const request = inReview(0, { id, openStage: { stage: 0, openedAt: AT, deadlineAt } })
      await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
      const name = await start(id)
      await workflow.start(name, { requestId: id, round: 1, attempt: 1, correlationId: 'c-1' })
      await expect.poll(() => records.token(id, 1, 0), { timeout: 20_000 }).toBeDefined()
      expect(await statusOf(name)).toBe('running')
    })

    test('waits for a decision, and goes on once when its token is given back', async () => {
      const id = fresh('r')
      const { records, workflow } = home()
      const deadlineAt = new Date(Date.now() + 86_400_000).toISOString()
      const request = inReview(0, { id, openStage: { stage: 0, openedAt: AT, deadlineAt } })
      await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
      const name = await start(id)
      const tokenOf = () => records.token(id, 1, 0)
      await expect.poll(tokenOf, { timeout: 20_000 }).toBeDefined()
      expect(await statusOf(name)).toBe('running')
      const token = (await tokenOf()) ?? ''
      const answers = await Promise.all(Array.from({ length: 4 }, () => workflow.resume(token)))
      expect(answers.toSorted()).toEqual(['gone', 'gone', 'gone', 'resumed'])
      // Nobody decided: the record says so, and it waits again, under another token.
      await expect.poll(tokenOf, { timeout: 20_000 }).not.toBe(token)
      expect(await workflow.resume(token)).toBe('gone')
      expect(await statusOf(name)).toBe('running')
    })

    test.each(['', 'nobody knows this', 'x'.repeat(2_000)])(
      'takes no notice of the token %.20j',
      async (token) => {
        expect(await home().workflow.resume(token)).toBe('gone')
      },
    )
  })
}
