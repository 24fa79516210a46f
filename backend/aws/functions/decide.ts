import { DECISION_FIELDS } from '#entry/fields/decision-fields.ts'
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

/** What reviewers and administrators do to the requests of others. */
export const handler = apiFunction(
  directoryOf(variables),
  { records: recordsOf(variables), permissions, settings, now },
  DECISION_FIELDS,
  load,
)
