import { newS3Client } from '../files/s3-client.ts'
import { s3Sources } from '../files/s3-sources.ts'
import { uploadsBucket } from '../home/buckets.ts'
import { newId, now, recordsOf } from '../home/parts.ts'
import { arrivalsHandler } from '../intake/arrivals-handler.ts'
import { observed, report } from '../observe/observed.ts'
import { variablesFrom } from '../settings/environment.ts'

const variables = variablesFrom(process.env, ['SLUICE_TABLE', 'SLUICE_UPLOADS_BUCKET', 'SLUICE_ACCOUNT'])

/** Takes up what clients have put into the bucket of uploads. */
export const handler = observed(
  arrivalsHandler({
    ports: {
      records: recordsOf(variables),
      sources: s3Sources({
        client: newS3Client(),
        uploads: uploadsBucket(variables),
        owners: {},
        newId,
      }),
      now,
    },
    report,
  }),
)
