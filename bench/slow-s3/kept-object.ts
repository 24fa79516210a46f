/** Bytes as they came: what was put together of parts stays in parts. */
export type Content = readonly Buffer[]

export interface KeptObject {
  readonly content: Content
  readonly etag: string
  readonly versionId: string
}

export function lengthOf(content: Content): number {
  return content.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

/** The bytes from `from` up to, but without, `to`. None is copied. */
export function rangeOf(content: Content, from: number, to: number): Content {
  let at = 0
  const range: Buffer[] = []
  for (const piece of content) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to - at))
    if (part.byteLength > 0) range.push(part)
    at += piece.byteLength
  }
  return range
}
