import { open } from 'node:fs/promises'
import { newMeter } from '#core/digest.ts'

const BUFFER_BYTES = 1 << 20

/**
 * Size and SHA-256 of a file, read through one buffer: the chunks of a stream would pile up until the garbage collector
 * comes. @throws the signal's reason, errors of the file system
 */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const seen = newMeter()
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  const file = await open(path, 'r')
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, BUFFER_BYTES, seen.bytes())
      if (bytesRead === 0) return { bytes: seen.bytes(), sha256: seen.sha256() }
      seen.add(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
