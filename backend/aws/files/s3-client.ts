import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

/** A connection that S3 does not take, or on which nothing moves any more. Copies of large objects answer slowly. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 120_000 }
/** Staging has most on their way: 28 small copies, and of four large ones sixteen parts each. Who waits for one is slower. */
const CONNECTIONS = { maxSockets: 128 }

/** A client that takes all but this from the environment; `config` is for what tests change. */
export function newS3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    // Otherwise a presigned PUT names the checksum of no bytes, and S3 refuses whatever is sent to it. The bytes are
    // hashed here, by their SHA-256.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { ...TIMEOUTS, httpAgent: CONNECTIONS, httpsAgent: CONNECTIONS },
    ...config,
  })
}
