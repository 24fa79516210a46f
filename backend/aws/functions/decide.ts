import { DECISION_FIELDS } from '#entry/fields/decision-fields.ts'
import { bundledPermissions } from '#people/permissions.ts'
import { apiFunction } from '../api/api-function.ts'
import { directoryOf, now, recordsOf } from '../home/parts.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
])

/** What reviewers and administrators do to the requests of others. */
export const handler = apiFunction(
  directoryOf(variables),
  { records: recordsOf(variables), permissions: bundledPermissions(), settings, now },
  DECISION_FIELDS,
)
