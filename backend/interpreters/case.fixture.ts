import type { Observed } from './observed.fixture.ts'

/** A machine, and what is done to its executions. */
export interface Case {
  readonly machine: Readonly<Record<string, unknown>>
  /** Beside `log`, which every execution is given. */
  readonly input?: Readonly<Record<string, unknown>>
  /** What is done with the token that the task was given. */
  readonly token?: readonly TokenUse[]
  /** What both interpreters must show, of what is worth saying; the local one alone where DIFFERENCES has the case. */
  readonly shows: Partial<Observed>
}

export type TokenUse = ({ readonly give: unknown } | { readonly fail: string; readonly cause: string }) & {
  /** How long after the token was given; at once if it is left out. */
  readonly afterMs?: number
  /** Which of the tokens that were given, from 0, which is meant if it is left out. */
  readonly which?: number
}

export type Cases = Readonly<Record<string, Case>>
