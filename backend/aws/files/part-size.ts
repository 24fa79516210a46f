/** As many parts as an object of S3 has at most. */
const MAX_PARTS = 10_000

/** The least size, from the wanted one on, in which so many bytes fit into the parts of one object. */
export function partSize(bytes: number, wanted: number): number {
  return Math.max(wanted, Math.ceil(bytes / MAX_PARTS))
}
