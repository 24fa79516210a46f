import { stageFiles } from '#egress/tasks/stage-files.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Copying and hashing what was submitted. */
export const STAGE_TASKS = { stageFiles: task(OF_REQUEST, stageFiles) }
