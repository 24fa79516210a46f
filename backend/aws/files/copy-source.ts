import { percentEncoded } from '#core/percent-encoded.ts'
import type { Located } from './locate-source.ts'

/** The value of x-amz-copy-source: its first `?` ends the key, so every other one is encoded. */
export function copySource({ bucket, key, versionId }: Located): string {
  const path = [bucket.name, ...key.split('/')].map(percentEncoded).join('/')
  return `${path}?versionId=${percentEncoded(versionId)}`
}
