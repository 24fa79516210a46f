import { DISCARD_PACKAGE_TASKS } from '#entry/tasks/discard-package-tasks.ts'
import { DISCARD_TASKS } from '#entry/tasks/discard-tasks.ts'
import { EGRESS_STORE_TASKS } from '#entry/tasks/egress-store-tasks.ts'
import { FOLLOW_TASKS } from '#entry/tasks/follow-tasks.ts'
import { RELEASE_TASKS } from '#entry/tasks/release-tasks.ts'
import { STAGE_TASKS } from '#entry/tasks/stage-tasks.ts'

/** Everything that a state machine can ask, by the name in its definition. */
export const TASKS = {
  ...EGRESS_STORE_TASKS,
  ...STAGE_TASKS,
  ...FOLLOW_TASKS,
  ...RELEASE_TASKS,
  ...DISCARD_PACKAGE_TASKS,
  ...DISCARD_TASKS,
}

export type TaskName = keyof typeof TASKS
