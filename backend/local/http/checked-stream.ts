import { metered, newMeter } from '#core/digest.ts'

/**
 * Passes bytes on and breaks off where they are not the ones that this SHA-256 names. The last chunk is held back until
 * the whole is known, so whoever receives less than was announced knows that something is wrong.
 */
export async function* checkedStream(
  stream: AsyncIterable<Uint8Array>,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const meter = newMeter()
  let last: Uint8Array | undefined
  for await (const chunk of metered(stream, meter)) {
    if (last) yield last
    last = chunk
  }
  if (meter.sha256() !== sha256) throw new Error('The stored bytes are not what the record names')
  if (last) yield last
}
