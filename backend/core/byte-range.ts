/** Bytes from `from` up to, but without, `to`. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}
