import type { Observed } from './observed.fixture.ts'

/** What the emulator shows where it does not show what the local runner does, and which of the two AWS is like. */
export interface Difference {
  readonly emulator: Partial<Observed>
  readonly aws: 'like the local runner' | 'like the emulator'
  readonly because: string
}

const gives = (output: unknown) => ({ status: 'SUCCEEDED', output }) as const
const fails = (error: string) => ({ status: 'FAILED', error }) as const

const LIMIT =
  'States.DataLimitExceeded beyond 262,144 bytes is a quota of Step Functions; the emulator has none.'

/** By the name of the case. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  '$eval is not there': {
    emulator: gives(1),
    aws: 'like the local runner',
    because: 'Step Functions takes $eval out of JSONata and offers $parse.',
  },
  'a function is not a value': {
    emulator: fails('States.Runtime'),
    aws: 'like the local runner',
    because: 'An expression that gives no JSON is a States.QueryEvaluationError.',
  },
  'an Output beyond 256 KiB is an error that States.ALL does not catch': {
    emulator: { status: 'SUCCEEDED' },
    aws: 'like the local runner',
    because: LIMIT,
  },
  'a result beyond 256 KiB is an error that States.ALL does not catch': {
    emulator: gives('small'),
    aws: 'like the local runner',
    because: LIMIT,
  },
  'a variable beyond 256 KiB is an error': {
    emulator: gives('on'),
    aws: 'like the local runner',
    because: LIMIT,
  },
  'a scope inside sees the variables around it, and keeps its own': {
    emulator: gives([['oi', 'seen'], 'seen']),
    aws: 'like the local runner',
    because: 'Variables of a branch or an item are of that scope alone; the emulator lets them out.',
  },
  'a Choice without a rule that holds takes its Default, with its own Output and Assign': {
    emulator: gives({ input: 1, by: 'state' }),
    aws: 'like the local runner',
    because: 'The Output of a Choice is for its Default, as its Assign is; the emulator forgets the Output.',
  },
  'a Condition that is neither true nor false is an error': {
    emulator: gives(1),
    aws: 'like the local runner',
    because: 'A Condition has to evaluate to true or false; the emulator takes what JSONata takes for true.',
  },
  'a Succeed ends the machine with its Output': {
    emulator: { status: 'SUCCEEDED' },
    aws: 'like the local runner',
    because: 'A Succeed may have an Output; the emulator forgets it.',
  },
  'a Fail needs no Error': {
    emulator: fails('States.Fail'),
    aws: 'like the local runner',
    because: 'Without an Error there is none to tell; the emulator makes one up.',
  },
  'a Parallel gives the outputs of its branches in their order': {
    emulator: { status: 'SUCCEEDED' },
    aws: 'like the local runner',
    because: 'The Arguments of a Parallel are the input of its branches; the emulator forgets them.',
  },
  'the pauses between attempts grow, up to the longest': {
    emulator: { pauses: [1, 3, 9] },
    aws: 'like the local runner',
    because: 'MaxDelaySeconds is the longest pause; the emulator forgets it.',
  },
  'a machine that is out of time ends, whatever its states would catch': {
    emulator: { status: 'SUCCEEDED' },
    aws: 'like the local runner',
    because: 'TimeoutSeconds of a machine ends its executions as TIMED_OUT; the emulator forgets it.',
  },
  'a heart that does not beat is an error of its own': {
    emulator: fails('States.Timeout'),
    aws: 'like the local runner',
    because:
      'HeartbeatSeconds ends a wait with States.HeartbeatTimeout; the emulator waits for TimeoutSeconds.',
  },
  'a task that is tried again has another token': {
    emulator: { ...gives('old'), uses: ['resumed', 'resumed', 'gone'] },
    aws: 'like the local runner',
    because:
      'A token is of one attempt and dies with it (TaskTimedOut); the emulator gives the same one again.',
  },
}
