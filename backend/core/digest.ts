import { createHash, hash } from 'node:crypto'
import { canonicalJson, type JsonValue } from '#core/canonical-json.ts'

/** SHA-256 of the bytes, or of the text as UTF-8, in lower-case hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** Names a value for one purpose: SHA-256 of the domain, a line feed and the canonical JSON. Throws as canonicalJson. */
export function digestOf(domain: string, value: JsonValue): string {
  return sha256Hex(`${domain}\n${canonicalJson(value)}`)
}

/** Counts and hashes bytes that pass by. `bytes` and `sha256` tell of all added so far, and may be asked repeatedly. */
export interface Meter {
  add(chunk: Uint8Array): void
  bytes(): number
  sha256(): string
}

/** A meter at zero. */
export function newMeter(): Meter {
  const sha256 = createHash('sha256')
  let bytes = 0
  return {
    add(chunk) {
      bytes += chunk.byteLength
      sha256.update(chunk)
    },
    bytes: () => bytes,
    sha256: () => sha256.copy().digest('hex'),
  }
}

/** Hands on each chunk as it is, after the meter has seen it. */
export async function* metered(source: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    meter.add(chunk)
    yield chunk
  }
}
