import { caught, end, machine, task, tokenTask } from './asl.fixture.ts'
import type { Cases } from './case.fixture.ts'

const gives = (output: unknown) => ({ status: 'SUCCEEDED', output }) as const
const fails = (error: string, cause?: unknown) =>
  ({ status: 'FAILED', error, ...(cause !== undefined && { cause }) }) as const
const withCatch = (state: object) => machine({ A: state, Caught: end('{% $states.input %}') })
const retry = (more: object) => ({ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, ...more })

/** Tasks, what they fail with, and what is done about it. */
export const TASKS: Cases = {
  'a task is given its Arguments, and its result is for Output and Assign': {
    machine: machine({
      A: task('echo', {
        asked: { value: '{% $states.input.n * 2 %}' },
        Assign: { got: '{% $states.result.Payload %}', status: '{% $states.result.StatusCode %}' },
        Output: { r: '{% $states.result.Payload %}', i: '{% $states.input.n %}' },
        Next: 'Z',
      }),
      Z: end({ o: '{% $states.input %}', got: '{% $got %}', status: '{% $status %}' }),
    }),
    input: { n: 21 },
    shows: { ...gives({ o: { r: 42, i: 21 }, got: 42, status: 200 }), calls: 1 },
  },
  // On AWS there are ExecutedVersion, SdkHttpMetadata and SdkResponseMetadata too.
  'the result of a call has what one machine can tell': {
    machine: machine({ A: task('nothing', { Output: '{% [$sort($keys($states.result))] %}' }) }),
    shows: gives(['Payload', 'StatusCode']),
  },
  'a Lambda that gives nothing gives null': { machine: machine({ A: task('nothing') }), shows: gives(null) },
  'an error of a Lambda has its name, and a cause of JSON': {
    machine: machine({ A: task('fail', { asked: { error: 'SourceChanged' } }) }),
    shows: {
      ...fails('SourceChanged', { errorType: 'SourceChanged', errorMessage: 'as asked' }),
      calls: 1,
    },
  },
  'a Lambda that throws no error fails with the kind of what it threw': {
    machine: machine({ A: task('throwText') }),
    shows: fails('string', { errorType: 'string', errorMessage: 'a text' }),
  },
  'a Lambda that does not exist is an error': {
    machine: machine({
      A: { ...task('echo'), Arguments: { FunctionName: 'nobody-has-this', Payload: {} }, Catch: [caught()] },
      Caught: end('{% $states.input.Error %}'),
    }),
    shows: gives('Lambda.ResourceNotFoundException'),
  },
  'a catcher takes the failure, with its Output and Assign': {
    machine: machine({
      A: task('fail', {
        asked: { error: 'StagedMissing' },
        Catch: [
          caught('Other', 'Z'),
          caught('StagedMissing', 'Z', {
            Output: {
              message: '{% $parse($states.errorOutput.Cause).errorMessage %}',
              i: '{% $states.input.a %}',
            },
            Assign: { by: '{% $states.errorOutput.Error %}' },
          }),
          caught('States.ALL', 'Z', { Output: 'too late' }),
        ],
      }),
      Z: end(['{% $states.input %}', '{% $by %}']),
    }),
    input: { a: 1 },
    shows: gives([{ message: 'as asked', i: 1 }, 'StagedMissing']),
  },
  'a catcher without Output gives the error on': {
    machine: machine({ A: task('fail', { Catch: [caught()] }), Caught: end('{% $keys($states.input) %}') }),
    shows: gives(['Error', 'Cause']),
  },
  'States.TaskFailed stands for an error of a task': {
    machine: withCatch(task('fail', { Catch: [caught('States.TaskFailed', 'Caught', { Output: 'taken' })] })),
    shows: gives('taken'),
  },
  ...Object.fromEntries(
    Object.entries({
      Arguments: { Arguments: { FunctionName: '${task}', Payload: '{% $nobody %}' } },
      Output: { Output: '{% $nobody %}' },
      Assign: { Assign: { v: '{% $nobody %}' } },
    }).map(([field, broken]) => [
      `a broken expression in ${field} is caught by its task`,
      {
        machine: withCatch(
          task('echo', {
            ...broken,
            Catch: [caught('States.QueryEvaluationError', 'Caught', { Output: 'taken' })],
          }),
        ),
        shows: gives('taken'),
      },
    ]),
  ),
  'a broken expression of a catcher is not caught again': {
    machine: withCatch(
      task('fail', { Catch: [caught('States.ALL', 'Caught', { Output: '{% $nobody %}' })] }),
    ),
    shows: fails('States.QueryEvaluationError'),
  },
  'a task is tried again as often as it may be, and then caught': {
    machine: withCatch(
      task('fail', {
        asked: { error: 'Busy' },
        Retry: [retry({ MaxAttempts: 2 })],
        Catch: [caught('Busy', 'Caught', { Output: '{% $states.context.State.RetryCount %}' })],
      }),
    ),
    shows: { ...gives(2), calls: 3, pauses: [1, 1] },
  },
  'the pauses between attempts grow, up to the longest': {
    machine: machine({
      A: task('flaky', {
        asked: { times: 3 },
        Retry: [
          { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 3, MaxDelaySeconds: 4, MaxAttempts: 3 },
        ],
      }),
    }),
    shows: { ...gives(4), calls: 4, pauses: [1, 3, 4] },
  },
  'without numbers there are three attempts more, after 1, 2 and 4 seconds': {
    machine: machine({ A: task('flaky', { asked: { times: 3 }, Retry: [{ ErrorEquals: ['States.ALL'] }] }) }),
    shows: { ...gives(4), calls: 4, pauses: [1, 2, 4] },
  },
  'MaxAttempts of 0 takes an error out of the retries': {
    machine: withCatch(
      task('fail', {
        asked: { error: 'GateDenied' },
        Retry: [
          { ErrorEquals: ['GateDenied'], IntervalSeconds: 1, MaxAttempts: 0 },
          retry({ MaxAttempts: 3 }),
        ],
        Catch: [caught('States.ALL', 'Caught', { Output: '{% $states.errorOutput.Error %}' })],
      }),
    ),
    shows: { ...gives('GateDenied'), calls: 1 },
  },
  'each retrier counts for itself': {
    machine: machine({
      A: task('turns', {
        asked: { errors: ['A', 'B', 'A', 'B'] },
        Retry: [retry({ ErrorEquals: ['A'], MaxAttempts: 2 }), retry({ ErrorEquals: ['B'], MaxAttempts: 1 })],
      }),
    }),
    shows: { ...fails('B', { errorType: 'B', errorMessage: 'its turn' }), calls: 4 },
  },
  'a task that is out of time fails with States.Timeout': {
    machine: withCatch(
      task('hang', {
        TimeoutSeconds: 1,
        Catch: [
          caught('States.TaskFailed', 'Caught', { Output: 'wrong' }),
          caught('States.Timeout', 'Caught', { Output: 'out of time' }),
        ],
      }),
    ),
    shows: gives('out of time'),
  },
  'a task that is out of time may be tried again': {
    machine: withCatch(
      task('hang', {
        TimeoutSeconds: '{% $states.input.t %}',
        Retry: [retry({ MaxAttempts: 1 })],
        Catch: [caught('States.Timeout', 'Caught', { Output: 'gave up' })],
      }),
    ),
    input: { t: 1 },
    shows: { ...gives('gave up'), calls: 2 },
  },
  'a machine that is out of time ends, whatever its states would catch': {
    machine: machine({ A: task('hang', { Catch: [caught()] }), Caught: end(1) }, { TimeoutSeconds: 2 }),
    shows: { status: 'TIMED_OUT' },
  },
}

/** Tasks that wait for their token. */
export const TOKENS: Cases = {
  'a task waits until its token is used, and gives what came with it': {
    machine: machine({ A: tokenTask({ TimeoutSeconds: 20, Output: { got: '{% $states.result %}' } }) }),
    token: [{ give: { a: [1] }, afterMs: 500 }],
    shows: { ...gives({ got: { a: [1] } }), uses: ['resumed'], calls: 1 },
  },
  'a token may bring null': {
    machine: machine({ A: tokenTask({ TimeoutSeconds: 20, Output: '{% $states.result = null %}' }) }),
    token: [{ give: null }],
    shows: gives(true),
  },
  'a token is used once': {
    machine: machine({
      A: tokenTask({ TimeoutSeconds: 20, Next: 'B' }),
      B: { Type: 'Wait', Seconds: 2, End: true },
    }),
    token: [{ give: 'first' }, { give: 'second', afterMs: 500 }, { fail: 'Third', cause: 'late' }],
    shows: { ...gives('first'), uses: ['resumed', 'gone', 'gone'] },
  },
  'a token can fail its task, which may catch that': {
    machine: withCatch(tokenTask({ TimeoutSeconds: 20, Catch: [caught('Sluice.Gone')] })),
    token: [{ fail: 'Sluice.Gone', cause: 'withdrawn' }],
    shows: gives({ Error: 'Sluice.Gone', Cause: 'withdrawn' }),
  },
  'the failure that a token brings is the failure of the machine': {
    machine: machine({ A: tokenTask({ TimeoutSeconds: 20 }) }),
    token: [{ fail: 'Sluice.Gone', cause: 'withdrawn' }],
    shows: { ...fails('Sluice.Gone', 'withdrawn'), uses: ['resumed'] },
  },
  'a token that is not used in time is gone': {
    machine: machine({
      A: tokenTask({ TimeoutSeconds: 1, Catch: [caught('States.Timeout', 'B', { Output: 'too late' })] }),
      B: { Type: 'Wait', Seconds: 2, End: true },
    }),
    token: [{ give: 'late', afterMs: 2_200 }],
    shows: { ...gives('too late'), uses: ['gone'] },
  },
  'a heart that does not beat is an error of its own': {
    machine: withCatch(
      tokenTask({
        TimeoutSeconds: 4,
        HeartbeatSeconds: 1,
        Catch: [caught('States.HeartbeatTimeout', 'Caught', { Output: 'no beat' })],
      }),
    ),
    shows: gives('no beat'),
  },
  'a task that fails before its token is used has failed': {
    machine: machine({ A: { ...tokenTask({ TimeoutSeconds: 20 }), Arguments: task('fail')['Arguments'] } }),
    shows: fails('Mine', { errorType: 'Mine', errorMessage: 'as asked' }),
  },
  'a task that is tried again has another token': {
    machine: machine({
      A: tokenTask({ TimeoutSeconds: 20, Retry: [retry({ ErrorEquals: ['Again'], MaxAttempts: 1 })] }),
    }),
    token: [
      { fail: 'Again', cause: '' },
      { give: 'old', afterMs: 2_000 },
      { give: 'well', which: 1 },
    ],
    shows: { ...gives('well'), uses: ['resumed', 'gone', 'resumed'], calls: 2 },
  },
}
