/** A bucket, and the account that owns it: one of the same name in other hands is refused by S3. */
export interface Bucket {
  readonly name: string
  readonly owner: string
}

/** What every request to a bucket says. */
export function inBucket({ name, owner }: Bucket): { Bucket: string; ExpectedBucketOwner: string } {
  return { Bucket: name, ExpectedBucketOwner: owner }
}
