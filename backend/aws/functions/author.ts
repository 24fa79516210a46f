import { AUTHOR_FIELDS } from '#entry/fields/author-fields.ts'
import { apiFunction } from '../api/api-function.ts'
import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { s3Links } from '../files/s3-links.ts'
import { uploadsBucket } from '../home/buckets.ts'
import { bundledPermissions } from '../home/bundled-permissions.ts'
import { directoryOf, newId, now, recordsOf } from '../home/parts.ts'
import { settingsFrom } from '../settings/environment.ts'

const { variables, settings } = settingsFrom(process.env, [
  'SLUICE_TABLE',
  'SLUICE_USER_POOL',
  'SLUICE_SERVICES',
  'SLUICE_UPLOADS_BUCKET',
  'SLUICE_ACCOUNT',
])
const client = newS3Client()
const records = recordsOf(variables)
const uploads = uploadsBucket(variables)
const { permissions, load } = bundledPermissions()

/** What an author does to a request of their own. */
export const handler = apiFunction(
  directoryOf(variables),
  {
    records,
    sources: s3Sources({ client, uploads, owners: {}, newId }),
    permissions,
    links: s3Links({ client, uploads, records, now }),
    settings,
    now,
    newId,
  },
  AUTHOR_FIELDS,
  load,
)
