import { discardStaged } from '#egress/tasks/discard-staged.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Tidying up after the end. */
export const DISCARD_TASKS = { discardStaged: task(OF_REQUEST, discardStaged) }
