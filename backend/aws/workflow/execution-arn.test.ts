import { expect, test } from 'vitest'
import { executionArn } from './execution-arn.ts'

test.each(['', ':live', ':3'])(
  'an execution belongs to the state machine, however it was started: %j',
  (qualifier) => {
    expect(
      executionArn(`arn:aws:states:eu-west-2:111122223333:stateMachine:egress${qualifier}`, 'r-1-r1-a1'),
    ).toBe('arn:aws:states:eu-west-2:111122223333:execution:egress:r-1-r1-a1')
  },
)
