import { S3ServiceException } from '@aws-sdk/client-s3'

/** HTTP status of an answer of S3 that is an error. */
function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

/** There is no such bucket, key, version or upload; the version may be a delete marker, or no id of a version at all. */
export function isMissing(error: unknown): boolean {
  const status = statusOf(error)
  if (status === 400) return error instanceof S3ServiceException && error.name === 'InvalidArgument'
  return status === 404 || status === 405
}

/** Not ours to read, or in the hands of another account, or missing where nobody may know. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403
}

/** What was to be copied went meanwhile, or is another: the bucket that it is copied to is not meant. */
export function isSourceGone(error: unknown): boolean {
  const names = ['NoSuchKey', 'NoSuchVersion', 'PreconditionFailed']
  return error instanceof S3ServiceException && names.includes(error.name)
}

/** Another write to the same key was going on; whether something is there is not yet known. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409
}

/** Refused without a reason, as answers to HEAD are: they have no body. */
export function isUnexplained(error: unknown): boolean {
  return statusOf(error) === 400 && !isMissing(error)
}
