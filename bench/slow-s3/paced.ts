import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Content } from './kept-object.ts'

const CHUNK = 256 * 1024

/** What comes, no faster than one connection to S3 takes it. */
export async function receive(request: IncomingMessage, bytesPerSecond: number): Promise<Buffer> {
  const due = paceOf(bytesPerSecond)
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    await due(chunk.byteLength)
  }
  return Buffer.concat(chunks)
}

/** Sends as fast as one connection to S3 goes. */
export async function send(
  content: Content,
  response: ServerResponse,
  bytesPerSecond: number,
): Promise<void> {
  const due = paceOf(bytesPerSecond)
  for (const piece of content)
    for (let from = 0; from < piece.byteLength; from += CHUNK) {
      const chunk = piece.subarray(from, from + CHUNK)
      if (!response.write(chunk)) await once(response, 'drain')
      await due(chunk.byteLength)
    }
  response.end()
}

/** Waits until so many bytes more may have gone. */
function paceOf(bytesPerSecond: number): (bytes: number) => Promise<void> {
  const began = performance.now()
  let gone = 0
  return async (bytes) => {
    gone += bytes
    const early = began + (gone / bytesPerSecond) * 1_000 - performance.now()
    if (early > 1) await setTimeout(early)
  }
}
