import { DOWNLOAD_FIELDS } from '#entry/fields/download-fields.ts'
import { apiFunction } from '../api/api-function.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Links } from '../files/s3-links.ts'
import { packagesBucket } from '../home/buckets.ts'
import { bundledPermissions } from '../home/bundled-permissions.ts'
import { directoryOf, newId, now, recordsOf } from '../home/parts.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
  'SLUICE_PACKAGES_BUCKET',
  'SLUICE_ACCOUNT',
])
const records = recordsOf(variables)
const packages = packagesBucket(variables)
const { permissions, load } = bundledPermissions()

/** Fetching released packages. */
export const handler = apiFunction(
  directoryOf(variables),
  {
    records,
    permissions,
    links: s3Links({ client: newS3Client(), packages, records, now }),
    settings,
    now,
    newId,
  },
  DOWNLOAD_FIELDS,
  load,
)
