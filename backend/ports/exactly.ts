import type { Meter } from '#core/digest.ts'
import { SizeMismatch } from './sources.ts'

/**
 * Passes on bytes that the meter counted, as long as they are as many as announced.
 * @throws SizeMismatch as soon as there are more, or at the end when there are fewer
 */
export async function* exactly(
  stream: AsyncIterable<Uint8Array>,
  meter: Meter,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (meter.bytes() > bytes) throw new SizeMismatch(`More bytes came than the ${bytes} that were announced`)
    yield chunk
  }
  if (meter.bytes() !== bytes)
    throw new SizeMismatch(`${meter.bytes()} bytes came, but ${bytes} were announced`)
}
