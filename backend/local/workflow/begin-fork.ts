import type { BranchStart, Move } from './branch.ts'
import { view, viewOfItem } from './context.ts'
import type { Visit } from './context.ts'
import type { MapState, ParallelState } from './definition.ts'
import { evaluate, queryError, wholeNumber } from './evaluate.ts'
import { leave } from './leave-state.ts'
import { isDistributed } from './scopes.ts'

/** The branches of a Parallel, all at once. */
export async function beginParallel(visit: Visit, state: ParallelState): Promise<Move> {
  const { branch } = visit
  const input = state.Arguments === undefined ? branch.input : await evaluate(state.Arguments, view(visit))
  const children = state.Branches.map((scope, index): BranchStart => ({
    scope: [...branch.scope, [branch.state, index]],
    state: scope.StartAt,
    input,
    variables: branch.variables,
    item: branch.item,
  }))
  return { kind: 'fork', children, atOnce: children.length }
}

/** One branch for each item of a Map; the next state at once where there is none. */
export async function beginMap(visit: Visit, state: MapState): Promise<Move> {
  const { branch } = visit
  const items = state.Items === undefined ? branch.input : await evaluate(state.Items, view(visit))
  if (!Array.isArray(items)) throw queryError('the Items of a Map must be an array')
  const atMost = await wholeNumber(state.MaxConcurrency ?? 0, view(visit), { least: 0 })
  if (items.length === 0) return leave(visit, state, { result: [] }, [])
  const children: BranchStart[] = []
  for (const [Index, Value] of items.entries()) {
    const item = { Index, Value }
    children.push({
      scope: [...branch.scope, [branch.state, 0]],
      state: state.ItemProcessor.StartAt,
      input:
        state.ItemSelector === undefined
          ? Value
          : await evaluate(state.ItemSelector, viewOfItem(visit, item)),
      variables: isDistributed(state) ? {} : branch.variables,
      item,
    })
  }
  return { kind: 'fork', children, atOnce: atMost === 0 ? children.length : atMost }
}
