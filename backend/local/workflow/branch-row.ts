import type { SQLInputValue } from 'node:sqlite'
import * as z from 'zod'
import type { Branch } from './branch.ts'

const json = z.string().transform((text): unknown => JSON.parse(text))
const optionalJson = z
  .string()
  .nullable()
  .transform((text): unknown => (text === null ? undefined : JSON.parse(text)))
const optionalText = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)
const optionalNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? undefined)
const failure = z.object({ Error: z.string().exactOptional(), Cause: z.string().exactOptional() })

const row = z
  .object({
    id: z.number(),
    execution: z.string(),
    parent: optionalNumber,
    position: z.number(),
    version: z.number(),
    scope: json.pipe(z.array(z.tuple([z.string(), z.number()]))),
    item: optionalJson.pipe(z.object({ Index: z.number(), Value: z.unknown() }).optional()),
    status: z.enum(['queued', 'ready', 'task', 'token', 'timer', 'children', 'done']),
    state: z.string(),
    input: json,
    variables: json.pipe(z.record(z.string(), z.unknown())),
    entered_at: z.string(),
    retries: json.pipe(z.array(z.number())),
    outcome: optionalJson.pipe(
      z.union([z.object({ failure }), z.object({ result: z.unknown() })]).optional(),
    ),
    token: optionalText,
    is_token_given: z.number(),
    deadline: optionalNumber,
    deadline_error: optionalText,
  })
  .transform(({ entered_at, is_token_given, deadline_error, outcome, ...same }): Branch => ({
    ...same,
    outcome,
    enteredAt: entered_at,
    isTokenGiven: is_token_given === 1,
    deadlineError: deadline_error,
  }))

/** A branch from its row. */
export function branchFromRow(columns: unknown): Branch {
  return row.parse(columns)
}

/** The columns of a branch that change, and the id and version that find its row. */
export function rowOfBranch(branch: Branch): Record<string, SQLInputValue> {
  return {
    id: branch.id,
    version: branch.version,
    status: branch.status,
    state: branch.state,
    input: JSON.stringify(branch.input),
    variables: JSON.stringify(branch.variables),
    entered_at: branch.enteredAt,
    retries: JSON.stringify(branch.retries),
    outcome: branch.outcome === undefined ? null : JSON.stringify(branch.outcome),
    token: branch.token ?? null,
    is_token_given: branch.isTokenGiven ? 1 : 0,
    deadline: branch.deadline ?? null,
    deadline_error: branch.deadlineError ?? null,
  }
}
