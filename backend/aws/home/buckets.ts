import type { Variables } from '../settings/variables.ts'
import type { Bucket } from '../files/bucket.ts'

type Owned = Variables<'SLUICE_ACCOUNT'>

/** Our buckets, each with the account that it must belong to. */
export function uploadsBucket(variables: Owned & Variables<'SLUICE_UPLOADS_BUCKET'>): Bucket {
  return { name: variables.SLUICE_UPLOADS_BUCKET, owner: variables.SLUICE_ACCOUNT }
}

export function stagingBucket(variables: Owned & Variables<'SLUICE_STAGING_BUCKET'>): Bucket {
  return { name: variables.SLUICE_STAGING_BUCKET, owner: variables.SLUICE_ACCOUNT }
}

export function packagesBucket(variables: Owned & Variables<'SLUICE_PACKAGES_BUCKET'>): Bucket {
  return { name: variables.SLUICE_PACKAGES_BUCKET, owner: variables.SLUICE_ACCOUNT }
}
