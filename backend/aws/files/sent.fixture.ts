import type { S3Client } from '@aws-sdk/client-s3'

type Input = Readonly<Record<string, unknown>>

export interface Sent {
  readonly client: S3Client
  /** What was asked, in order. */
  readonly inputs: Input[]
  /** Called before each request, with its number from 1 on. */
  before: (number: number) => void
}

/** The client, and what it is asked. */
export function sent(client: S3Client): Sent {
  const watched: Sent = { client, inputs: [], before: () => {} }
  client.middlewareStack.add(
    (next) => async (args) => {
      watched.inputs.push(args.input as Input)
      watched.before(watched.inputs.length)
      return next(args)
    },
    { step: 'initialize' },
  )
  return watched
}
