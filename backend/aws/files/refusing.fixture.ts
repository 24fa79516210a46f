import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3'

/**
 * The client, for which S3 refuses the nth request of a kind with an error and status, once: `instead` of doing it, or
 * `afterwards`, as it does when the first answer was lost.
 */
export function refusing(
  client: S3Client,
  command: string,
  refusal: string,
  when: 'instead' | 'afterwards',
  nth = 1,
): S3Client {
  const [name = '', status] = refusal.split(' ')
  let left = nth
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== command) return next(args)
      left -= 1
      if (left !== 0) return next(args)
      if (when === 'afterwards') await next(args)
      throw new S3ServiceException({
        name,
        message: name,
        $fault: 'client',
        $metadata: { httpStatusCode: Number(status) },
      })
    },
    { step: 'initialize' },
  )
  return client
}
