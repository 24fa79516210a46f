import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn'
import { expect, test } from 'vitest'
import { ACCOUNT, REGION } from '../aws/emulator/emulator-environment.ts'
import { emulatorRole } from '../aws/emulator/emulator-role.fixture.ts'

const states = new SFNClient({})
const text = readFileSync(new URL('../../statemachines/egress.asl.json', import.meta.url), 'utf8')
const definition = text.replaceAll(/\$\{(\w+)\}/g, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:$1`)

const made = async (asked: string) =>
  states.send(
    new CreateStateMachineCommand({
      name: randomUUID(),
      definition: asked,
      roleArn: await emulatorRole('states'),
    }),
  )

test('a state machine can be made of the egress workflow', async () => {
  expect(await made(definition)).toMatchObject({ stateMachineArn: expect.stringContaining(':stateMachine:') })
})

test('an expression of another syntax is refused', async () => {
  const broken = definition.replace("{% $states.input.next = 'END' %}", '{% $states.input.next == %}')
  await expect(made(broken)).rejects.toThrow('INVALID_JSONATA_EXPRESSION')
})
