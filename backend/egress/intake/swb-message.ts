import * as z from 'zod'

/** Becomes part of titles, and so of the subjects of mail. */
const line = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'has a line break or control character')

/** The notification of Service Workbench, field by field as it is documented there. Unknown fields are ignored. */
export const swbMessage = z.object({
  egress_store_object_list_location: z
    .string()
    .regex(/^arn:aws[a-z-]*:s3:::[^/]+\/.+$/, 'is not the ARN of an S3 object'),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'is not an id of letters, digits and hyphens'),
  egress_store_id: line,
  egress_store_name: line,
  created_at: z.string(),
  created_by: z.string(),
  created_by_email: z.string(),
  workspace_id: line,
  project_id: line,
  s3_bucketname: z.string().min(1).max(255),
  s3_bucketpath: z.string().min(1).max(1024),
  status: z.string(),
  updated_by: z.string(),
  updated_by_email: z.string().min(3),
  updated_at: line,
  ver: z.int().nonnegative(),
})
export type SwbMessage = z.infer<typeof swbMessage>

/** The version list that a notification points to: the store as it was at the moment of submission. */
export const swbObjectList = z.object({
  objects: z.array(
    z.object({
      Key: z.string().min(1).max(1024),
      Size: z.int().nonnegative(),
      VersionId: z.string().regex(/^[A-Za-z0-9._-]{1,1024}$/, 'is not a version id'),
    }),
  ),
})
export type SwbObject = z.infer<typeof swbObjectList>['objects'][number]

/** Bucket and key of an S3 object's ARN. */
export function objectOf(arn: string): { readonly bucket: string; readonly key: string } {
  const [bucket = '', ...key] = arn.slice(arn.indexOf(':::') + 3).split('/')
  return { bucket, key: key.join('/') }
}

/** What is wrong with a parsed value, in one sentence a field. */
export function sentencesOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, 20)
    .map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`)
    .join('; ')
}
