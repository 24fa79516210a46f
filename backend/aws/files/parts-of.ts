/** The stream as buffers of our own of this size, the last one shorter; none where nothing came. */
export async function* partsOf(stream: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Buffer> {
  let part: Buffer | undefined
  let filled = 0
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.byteLength;) {
      part ??= Buffer.allocUnsafe(partBytes)
      const taken = Math.min(partBytes - filled, chunk.byteLength - from)
      part.set(chunk.subarray(from, from + taken), filled)
      from += taken
      filled += taken
      if (filled < partBytes) continue
      yield part
      part = undefined
      filled = 0
    }
  }
  if (part) yield part.subarray(0, filled)
}
