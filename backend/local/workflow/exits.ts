import type { State } from './definition.ts'

/** One way out of a state: where it leads, and the variables that are assigned on the way. */
export interface Exit {
  readonly to: string
  readonly assigns: readonly string[]
}

interface Leaving {
  readonly Assign?: Readonly<Record<string, unknown>>
}

const exit = (to: string | undefined, from: Leaving): readonly Exit[] =>
  to === undefined ? [] : [{ to, assigns: Object.keys(from.Assign ?? {}) }]

/** Every way out of a state to another of the same scope: next, choices, default and catches. */
export function exits(state: State): readonly Exit[] {
  switch (state.Type) {
    case 'Choice':
      return [...state.Choices.flatMap((rule) => exit(rule.Next, rule)), ...exit(state.Default, state)]
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [
        ...exit(state.Next, state),
        ...(state.Catch ?? []).flatMap((catcher) => exit(catcher.Next, catcher)),
      ]
    case 'Pass':
    case 'Wait':
      return exit(state.Next, state)
    case 'Succeed':
    case 'Fail':
      return []
  }
}
