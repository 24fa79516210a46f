import * as z from 'zod'

/** An ARN of one kind of thing, with the sentence that says what it should be. */
function arn(pattern: string, what: string) {
  return z.string().regex(new RegExp(`^arn:aws[a-z-]*:${pattern}$`), `is not the ARN of ${what}`)
}

export const keyArn = arn(String.raw`kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+`, 'a KMS key')
export const topicArn = arn(String.raw`sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}`, 'an SNS topic')
export const tableArn = arn(
  String.raw`dynamodb:[a-z0-9-]+:\d{12}:table/[A-Za-z0-9_.-]{3,255}`,
  'a DynamoDB table',
)
export const roleArn = arn(String.raw`iam::\d{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}`, 'an IAM role')
export const accessPointArn = arn(
  String.raw`s3:[a-z0-9-]+:\d{12}:accesspoint/[a-z0-9-]{3,50}`,
  'an S3 access point',
)
export const secretArn = arn(
  String.raw`secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}`,
  'a secret of Secrets Manager',
)
/** CloudFront, behind which Amplify Hosting stands, takes certificates of one Region only. */
export const certificateArn = arn(
  String.raw`acm:us-east-1:\d{12}:certificate/[A-Za-z0-9-]+`,
  'a certificate of ACM in us-east-1',
)

export const accountId = z.string().regex(/^\d{12}$/, 'is not an account id of 12 digits')
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of an S3 bucket')

/** The last part of an ARN, behind its first slash. */
export function nameIn(someArn: string): string {
  return someArn.slice(someArn.indexOf('/') + 1)
}
