import {
  CreateStateMachineAliasCommand,
  PublishStateMachineVersionCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withFaults, type Fault } from '#aws/faults.fixture.ts'
import { AT, inReview } from '#egress/request.fixture.ts'
import { NOTHING } from '#egress/step.ts'
import { fresh } from '#ports/contracts/open-records.ts'
import { workflowContract } from '#ports/contracts/workflow-contract.ts'
import type { Ports } from '#ports/ports.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { createRecordsTable } from '../records/records-table.fixture.ts'
import { deployedWorkflow } from './deployed-workflow.fixture.ts'
import { stepFunctions } from './step-functions.ts'

/** What the tasks of an execution that waits use. */
async function open() {
  const dynamo = newDynamoClient()
  const { table, drop } = await createRecordsTable(dynamo)
  const records = dynamoRecords({ client: dynamo, table })
  const ports = {
    records,
    directory: { members: async () => [] },
    settings: { publicUrl: 'https://sluice.example' },
    now: () => new Date().toISOString(),
  } as unknown as Ports
  const { stateMachineArn, close } = await deployedWorkflow(ports)
  return {
    stateMachineArn,
    records,
    async close() {
      await close()
      await drop()
      dynamo.destroy()
    },
  }
}

workflowContract(async () => {
  const { stateMachineArn, ...home } = await open()
  return { ...home, workflow: stepFunctions({ client: new SFNClient({}), stateMachineArn }) }
})

describe('the workflow on Step Functions', () => {
  let home: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    home = await open()
  })
  afterAll(() => home.close())
  const workflowOf = (faults: readonly (Fault | undefined)[] = [], stateMachineArn = home.stateMachineArn) =>
    stepFunctions({ client: withFaults(new SFNClient({}), faults), stateMachineArn })

  /** Starts a workflow that waits, and tells its token. */
  const waiting = async (by = workflowOf()) => {
    const id = fresh('r')
    const name = `${id}-r1-a1`
    const deadlineAt = new Date(Date.now() + 86_400_000).toISOString()
    const request = inReview(0, { id, openStage: { stage: 0, openedAt: AT, deadlineAt } })
    await home.records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
    await by.start(name, { requestId: id, round: 1, attempt: 1 })
    const token = () => home.records.token(id, 1, 0)
    await expect.poll(token, { timeout: 20_000 }).toBeDefined()
    return { name, token }
  }

  test('follows an alias: a new version is run by those who start later', async () => {
    const client = new SFNClient({})
    const { stateMachineArn } = home
    const { stateMachineVersionArn } = await client.send(
      new PublishStateMachineVersionCommand({ stateMachineArn }),
    )
    const { stateMachineAliasArn = '' } = await client.send(
      new CreateStateMachineAliasCommand({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
      }),
    )
    const byAlias = workflowOf([], stateMachineAliasArn)
    const { name } = await waiting(byAlias)
    expect(stateMachineAliasArn).toMatch(/:live$/)
    expect(await byAlias.status(name)).toBe('running')
    expect(await byAlias.status(fresh('x'))).toBe('unknown')
  })

  test.for<[readonly Fault[]]>([
    [['throttled', 'throttled']],
    [['before', 'after']],
    [['after']],
    [['twice']],
  ])('is started once, whatever happens on the way: %s', async ([faults]) => {
    const { name, token } = await waiting(workflowOf(faults))
    expect(await workflowOf().status(name)).toBe('running')
    expect(await workflowOf().resume((await token()) ?? '')).toBe('resumed')
  })

  test.for<[readonly Fault[]]>([
    [['throttled', 'throttled']],
    [['before', 'after']],
    [['after']],
    [['twice']],
  ])('goes on once, whatever happens on the way: %s', async ([faults]) => {
    const { name, token } = await waiting()
    const first = (await token()) ?? ''
    // Whether it was this call that ended the wait may be unknown; that it is over is not.
    expect(['resumed', 'gone']).toContain(await workflowOf(faults).resume(first))
    await expect.poll(token, { timeout: 20_000 }).not.toBe(first)
    expect(await workflowOf().resume(first)).toBe('gone')
    expect(await workflowOf().status(name)).toBe('running')
  })

  test('that cannot be reached is a fault, and no answer', async () => {
    const cut = workflowOf(Array.from({ length: 20 }, () => 'before'))
    await expect(cut.status('r-r1-a1')).rejects.toThrow('socket hang up')
    await expect(cut.resume('token')).rejects.toThrow('socket hang up')
    const nowhere = workflowOf([], home.stateMachineArn.replace('egress', 'nowhere'))
    await expect(nowhere.start(fresh('r'), { requestId: 'r', round: 1, attempt: 1 })).rejects.toThrow()
  })
})
