/** Bytes as a stream of chunks of this size. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

/** A stream that breaks off after these bytes. */
export async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
  throw new Error('the line went dead')
}

/** Opens something whose reading is given up after its first chunk, and begins to open it when it was given up already. */
export async function givenUp(
  open: (signal: AbortSignal) => Promise<{ readonly stream: AsyncIterable<Uint8Array> } | undefined>,
): Promise<readonly unknown[]> {
  const giveUp = new AbortController()
  const reason = new Error('given up')
  const found = await open(giveUp.signal)
  const reading = (async () => {
    for await (const _ of found?.stream ?? []) giveUp.abort(reason)
  })()
  const ended = await Promise.allSettled([reading, open(AbortSignal.abort(reason))])
  return ended.map((each) => (each.status === 'rejected' ? each.reason === reason : each.status))
}

export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of stream) all.push(chunk)
  return Buffer.concat(all)
}
