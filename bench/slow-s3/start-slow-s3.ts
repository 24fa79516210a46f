import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { newS3Client } from '#aws/files/s3-client.ts'

/** Before each answer, and of one connection: what S3 takes and gives in the region where one is. */
const SLOW = { latencyMs: 15, bytesPerSecond: 60e6 }
const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))

export interface SlowS3 {
  /** A client that asks it. */
  client(more?: S3ClientConfig): S3Client
  /** Forgets all that was put there. */
  stop(): Promise<void>
}

/** Starts a process that answers as S3 does, any bucket being there; its memory is not that of who asks. */
export async function startSlowS3(): Promise<SlowS3> {
  const child = fork(SERVE, [String(SLOW.latencyMs), String(SLOW.bytesPerSecond)])
  const [port] = (await once(child, 'message')) as [number]
  return {
    client: (more = {}) =>
      newS3Client({
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        region: 'eu-west-2',
        credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
        ...more,
      }),
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
