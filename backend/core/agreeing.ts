import type * as z from 'zod'

export type Problem = readonly [path: readonly (string | number)[], message: string]

/** What parts of a value must agree on, looked at as soon as each of them is right for itself. */
export interface Agreement<T> {
  readonly about: readonly (keyof T & string)[]
  readonly problems: (value: T) => readonly Problem[]
}

/**
 * The schema, with what its parts must agree on. All that is wrong is said at once: a part that is wrong for itself
 * silences only the agreements that are about it.
 */
export function agreeing<S extends z.ZodObject>(parts: S, agreements: readonly Agreement<z.output<S>>[]): S {
  return agreements.reduce<S>(
    (schema, { about, problems }) =>
      schema.superRefine(
        (value, context) => {
          for (const [at, message] of problems(value))
            context.addIssue({ code: 'custom', path: [...at], message })
        },
        { when: ({ issues }) => issues.every((issue) => isElsewhere(issue, about)) },
      ),
    parts,
  )
}

interface Issue {
  readonly code?: string | undefined
  readonly path?: readonly PropertyKey[] | undefined
}

/** Whether what is wrong leaves these parts as they should be, each for itself. */
function isElsewhere({ code, path: [part] = [] }: Issue, about: readonly string[]): boolean {
  if (code === 'custom') return true
  return part === undefined ? code === 'unrecognized_keys' : !about.includes(String(part))
}
