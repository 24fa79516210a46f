import type { Branch, Move } from './branch.ts'
import type { Outcome } from './task-error.ts'

const unbound = {
  token: undefined,
  isTokenGiven: false,
  deadline: undefined,
  deadlineError: undefined,
} as const

/** The branch after a move made at a moment (ISO 8601). */
export function moved(branch: Branch, move: Move, at: string): Branch {
  const base = { ...branch, ...unbound, outcome: undefined }
  switch (move.kind) {
    case 'enter': {
      const { state, input, variables } = move
      return { ...base, status: 'ready', state, input, variables, enteredAt: at, retries: [] }
    }
    case 'finish':
      return { ...base, status: 'done', outcome: { result: move.output } }
    case 'fail':
      return { ...base, status: 'done', outcome: { failure: move.failure } }
    case 'wait':
      return { ...base, status: 'timer', deadline: move.until, outcome: { result: null } }
    case 'retry':
      return { ...base, status: 'timer', deadline: move.at, retries: move.counts }
    case 'call': {
      const { token, deadline, deadlineError } = move
      return { ...base, status: token === undefined ? 'task' : 'token', token, deadline, deadlineError }
    }
    case 'fork':
      return { ...base, status: 'children' }
  }
}

/** The branch once the work of its state ended: ready to apply its Output, Retry or Catch. */
export function settled(branch: Branch, outcome: Outcome): Branch {
  return { ...branch, ...unbound, status: 'ready', outcome }
}

/** The branch once its deadline has passed: failed in time where it worked, ready where it only waited. */
export function expired(branch: Branch): Branch {
  const { deadlineError } = branch
  if (deadlineError === undefined) return { ...branch, ...unbound, status: 'ready' }
  return settled(branch, { failure: { Error: deadlineError, Cause: 'the task did not end in time' } })
}
