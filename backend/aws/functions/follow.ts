import { FOLLOW_TASKS } from '#entry/tasks/follow-tasks.ts'
import { directoryOf, now, recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TASK',
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
])

/** The steps that only read and write the record. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  { records: recordsOf(variables), directory: directoryOf(variables), settings, now },
  FOLLOW_TASKS,
)
