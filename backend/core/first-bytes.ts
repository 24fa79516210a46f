/** Remembers the first bytes that pass by, up to a limit. */
export interface FirstBytes {
  bytes(): Uint8Array
  watch(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
}

export function firstBytes(limit: number): FirstBytes {
  let first = Buffer.alloc(0)
  return {
    bytes: () => first,
    async *watch(stream) {
      for await (const chunk of stream) {
        if (first.byteLength < limit)
          first = Buffer.concat([first, chunk.subarray(0, limit - first.byteLength)])
        yield chunk
      }
    },
  }
}
