type Fields = Readonly<Record<string, unknown>>

/** A machine that starts at the first of its states. */
export function machine(states: Fields, more: Fields = {}): Fields {
  return { QueryLanguage: 'JSONata', ...scope(states), ...more }
}

/** States that start at the first of them. */
export function scope(states: Fields): Fields {
  return { StartAt: Object.keys(states)[0], States: states }
}

/** A state that gives this output and ends its scope. */
export function end(output: unknown): Fields {
  return { Type: 'Pass', Output: output, End: true }
}

const INVOKE = 'arn:aws:states:::lambda:invoke'

/** A task that calls the one Lambda and ends its scope; its output is what the Lambda answers. */
export function task(
  what: string,
  { asked = {}, ...more }: Fields & { readonly asked?: Fields } = {},
): Fields {
  return {
    Type: 'Task',
    Resource: INVOKE,
    Arguments: { FunctionName: '${task}', Payload: payload(what, asked) },
    Output: '{% $states.result.Payload %}',
    ...(more['Next'] === undefined && { End: true }),
    ...more,
  }
}

/** A task that waits until its token is used. */
export function tokenTask(more: Fields = {}): Fields {
  return {
    ...task('nothing', { asked: { token: '{% $states.context.Task.Token %}' } }),
    Resource: `${INVOKE}.waitForTaskToken`,
    Output: '{% $states.result %}',
    ...(more['Next'] !== undefined && { End: undefined }),
    ...more,
  }
}

function payload(what: string, asked: Fields): Fields {
  return { do: what, log: '{% $states.context.Execution.Input.log %}', ...asked }
}

/** Catches anything, into `state`. */
export function caught(error = 'States.ALL', next = 'Caught', more: Fields = {}): Fields {
  return { ErrorEquals: [error], Next: next, ...more }
}
