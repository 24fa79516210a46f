import { createHash } from 'node:crypto'
import { PackageDiffers } from '#egress/tasks/release-package.ts'

interface KnownPart {
  readonly bytes: number
  readonly sha256: string
}

/**
 * Holds bytes that come in one stream against the parts that they have to be, each as soon as its last byte is there. `seen` is
 * given all of them.
 * @throws PackageDiffers, and what the stream throws
 */
export async function compareParts(
  stream: AsyncIterable<Uint8Array>,
  parts: readonly KnownPart[],
  seen: (chunk: Uint8Array) => void,
): Promise<void> {
  const expected = parts[Symbol.iterator]()
  let part = expected.next()
  let hash = createHash('sha256')
  let inPart = 0
  for await (const chunk of stream) {
    seen(chunk)
    for (let from = 0; from < chunk.length;) {
      if (part.done === true) throw new PackageDiffers('More was published than was packed')
      const taken = Math.min(chunk.length - from, part.value.bytes - inPart)
      hash.update(chunk.subarray(from, from + taken))
      from += taken
      inPart += taken
      if (inPart < part.value.bytes) continue
      if (hash.digest('hex') !== part.value.sha256)
        throw new PackageDiffers('The published package is not the one that was packed')
      part = expected.next()
      hash = createHash('sha256')
      inPart = 0
    }
  }
  if (part.done !== true) throw new PackageDiffers('Less was published than was packed')
}
