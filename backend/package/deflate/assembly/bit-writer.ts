// The end of the output between two blocks: where the next byte goes, and the up to seven bits that do not make one yet.
export let place: u32 = 0
export let bits: u64 = 0
export let count: u32 = 0

export function startWriting(at: u32): void {
  place = at
  bits = 0
  count = 0
}

/** Goes on where a block that kept the state in its own variables stopped. */
export function goOn(at: u32, heldBits: u64, heldCount: u32): void {
  place = at
  bits = heldBits
  count = heldCount
}

/** Writes up to 32 bits, the lowest first. */
export function write(value: u32, width: u32): void {
  bits |= (<u64>value) << count
  count += width
  store<u64>(place, bits)
  place += count >> 3
  bits >>= count & ~7
  count &= 7
}

/** Fills the byte that was begun. */
export function alignToByte(): void {
  if (count > 0) write(0, 8 - count)
}

/** Adds bytes as they are; the output stands at the beginning of a byte. */
export function writeBytes(from: u32, bytes: u32): void {
  memory.copy(place, from, bytes)
  place += bytes
}
