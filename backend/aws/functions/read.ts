import { QUERY_FIELDS } from '#entry/fields/query-fields.ts'
import { SUBSCRIPTIONS } from '#entry/subscriptions.ts'
import { noProgress } from '#ports/progress.ts'
import { apiFunction } from '../api/api-function.ts'
import { bundledPermissions } from '../home/bundled-permissions.ts'
import { directoryOf, now, recordsOf } from '../home/parts.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
])
const { permissions, load } = bundledPermissions()

/** Everything that is asked without changing anything, and whether someone may watch. */
export const handler = apiFunction(
  directoryOf(variables),
  { records: recordsOf(variables), permissions, settings, progress: noProgress, now },
  { ...QUERY_FIELDS, ...SUBSCRIPTIONS },
  load,
)
