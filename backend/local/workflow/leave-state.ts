import type { Move } from './branch.ts'
import { view } from './context.ts'
import type { Visit } from './context.ts'
import { evaluate } from './evaluate.ts'
import type { Variables } from './branch.ts'

/** What says how a state is left: the state itself, one of its choices, or one of its catchers. */
export interface Leaving {
  readonly Next?: string | undefined
  readonly Output?: unknown
  readonly Assign?: Variables
}

interface Found {
  readonly result?: unknown
  readonly errorOutput?: unknown
}

/** The move out of a state. Output and Assign both see the variables as they were; `otherwise` is the output without Output. */
export async function leave(visit: Visit, from: Leaving, found: Found, otherwise: unknown): Promise<Move> {
  const seen = view(visit, found)
  const output = from.Output === undefined ? otherwise : await evaluate(from.Output, seen)
  const assigned: Record<string, unknown> = {}
  for (const [name, template] of Object.entries(from.Assign ?? {}))
    assigned[name] = await evaluate(template, seen)
  if (from.Next === undefined) return { kind: 'finish', output }
  return {
    kind: 'enter',
    state: from.Next,
    input: output,
    variables: { ...visit.branch.variables, ...assigned },
  }
}
