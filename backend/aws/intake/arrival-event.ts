import * as z from 'zod'

/** What S3 tells of an object, as far as it matters here: which one. What stands there now is asked of the store. */
const notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })),
})
/** S3 sends one when a queue is first told to listen. */
const test = z.object({ Event: z.literal('s3:TestEvent') })

/** The keys of the objects that a notification tells of; none of S3's test. @throws Error for anything else */
export function arrivedKeys(body: string): readonly string[] {
  const json: unknown = JSON.parse(body)
  if (test.safeParse(json).success) return []
  return notification.parse(json).Records.map(({ s3 }) => decoded(s3.object.key))
}

/** Keys are encoded as in the query of a URL. */
function decoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}

/** The announced file that a key of an upload is for. */
export interface UploadRef {
  readonly requestId: string
  readonly round: number
  /** SHA-256 of the path key, in hexadecimal. */
  readonly digest: string
}

/** What the key of an upload says (files/object-keys.ts); `undefined` for any other key. */
export function uploadOf(key: string): UploadRef | undefined {
  const [, requestId, round, digest] =
    /^uploads\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})\/([1-9]\d{0,8})\/([0-9a-f]{64})$/.exec(key) ?? []
  return requestId === undefined || digest === undefined
    ? undefined
    : { requestId, round: Number(round), digest }
}

/** Whether bytes came here through the service itself, which knows of them. */
export function isOwn(key: string): boolean {
  return /^uploads\/[^/]+\/received\//.test(key)
}
