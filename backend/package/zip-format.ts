/** One entry as its headers tell of it. `wide` reserves 8-byte sizes (ZIP64) in the local header. */
export interface ZipEntry {
  readonly name: Uint8Array
  readonly method: number
  readonly crc32: number
  readonly bytes: number
  readonly compressedBytes: number
  readonly offset: number
  readonly wide: boolean
}

export const STORED = 0
export const DEFLATED = 8

const MAX_16 = 0xffff
const MAX_32 = 0xffff_ffff
const VERSION_PLAIN = 20
const VERSION_ZIP64 = 45
const MADE_BY_UNIX = (3 << 8) | VERSION_ZIP64
const UTF8_NAME = 1 << 11
// 1980-01-01 00:00:00, the first moment that a zip can name: a package does not depend on when it was made.
const DOS_TIME = 0
const DOS_DATE = (1 << 5) | 1
/** A regular file with mode 0644, as Unix attributes in the upper half. */
const REGULAR_FILE = 0o100644 * 0x1_0000

// Layouts are those of PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.

/** Whether an entry of this size may need 8-byte sizes, deflate's growth on bytes that do not compress included. */
export function needsWideSizes(bytes: number): boolean {
  return bytes + Math.ceil(bytes / 1000) + 1024 >= MAX_32
}

const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const ZIP64_EXTRA_BYTES = 4 + 2 * 8
/** With both sizes and the offset. */
const MOST_EXTRA_BYTES = 4 + 3 * 8
const NOTHING = new Uint8Array(0)

/** How long the header before an entry's data is, if it is not wide. */
export function localHeaderBytes(path: string): number {
  return LOCAL_BYTES + Buffer.byteLength(path)
}

/** The header before an entry's data. Its length depends on name and `wide` only, so it can be written again later. */
export function localHeader(entry: ZipEntry): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES + entry.name.length + (entry.wide ? ZIP64_EXTRA_BYTES : 0))
  writeLocalHeader(header, 0, entry)
  return header
}

/** Writes the same at a place of the buffer, and gives the place behind it. */
export function writeLocalHeader(into: Buffer, at: number, entry: ZipEntry): number {
  const extra = entry.wide ? zip64Extra([entry.bytes, entry.compressedBytes]) : NOTHING
  into.writeUInt32LE(0x04034b50, at)
  writeCommon(into, at + 4, entry, entry.wide, extra.length)
  return writeNameAndExtra(into, at + LOCAL_BYTES, entry.name, extra)
}

/** The entry's record in the central directory; 8-byte values only for what does not fit in 4. */
export function centralRecord(entry: ZipEntry): Buffer {
  const record = Buffer.alloc(mostCentralBytes(entry.name.length))
  return record.subarray(0, writeCentralRecord(record, 0, entry))
}

/** At most so many bytes is the record of an entry with a name of so many. */
export function mostCentralBytes(nameBytes: number): number {
  return CENTRAL_BYTES + nameBytes + MOST_EXTRA_BYTES
}

/** Writes the record at a place of the buffer, and gives the place behind it. */
export function writeCentralRecord(into: Buffer, at: number, entry: ZipEntry): number {
  const isLarge = Math.max(entry.bytes, entry.compressedBytes, entry.offset) >= MAX_32
  const extra = isLarge
    ? zip64Extra([entry.bytes, entry.compressedBytes, entry.offset].filter((value) => value >= MAX_32))
    : NOTHING
  into.writeUInt32LE(0x02014b50, at)
  into.writeUInt16LE(MADE_BY_UNIX, at + 4)
  writeCommon(into, at + 6, entry, false, extra.length)
  if (isLarge) into.writeUInt16LE(VERSION_ZIP64, at + 6)
  // Comment, disk and internal attributes.
  into.fill(0, at + 32, at + 38)
  into.writeUInt32LE(REGULAR_FILE, at + 38)
  into.writeUInt32LE(Math.min(entry.offset, MAX_32), at + 42)
  return writeNameAndExtra(into, at + CENTRAL_BYTES, entry.name, extra)
}

function writeNameAndExtra(into: Buffer, at: number, name: Uint8Array, extra: Uint8Array): number {
  into.set(name, at)
  into.set(extra, at + name.length)
  return at + name.length + extra.length
}

/** What closes the file: with ZIP64 records where a count, size or offset asks for them. */
export function endRecords(entries: number, directoryOffset: number, directoryBytes: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(entries, MAX_16), 8)
  end.writeUInt16LE(Math.min(entries, MAX_16), 10)
  end.writeUInt32LE(Math.min(directoryBytes, MAX_32), 12)
  end.writeUInt32LE(Math.min(directoryOffset, MAX_32), 16)
  const fits = entries < MAX_16 && directoryOffset < MAX_32 && directoryBytes < MAX_32
  return fits ? end : Buffer.concat([zip64End(entries, directoryOffset, directoryBytes), end])
}

// The eleven fields that local header and central record share, in the same order.
function writeCommon(header: Buffer, at: number, entry: ZipEntry, wide: boolean, extraBytes: number): void {
  header.writeUInt16LE(wide ? VERSION_ZIP64 : VERSION_PLAIN, at)
  header.writeUInt16LE(UTF8_NAME, at + 2)
  header.writeUInt16LE(entry.method, at + 4)
  header.writeUInt16LE(DOS_TIME, at + 6)
  header.writeUInt16LE(DOS_DATE, at + 8)
  header.writeUInt32LE(entry.crc32, at + 10)
  header.writeUInt32LE(wide ? MAX_32 : Math.min(entry.compressedBytes, MAX_32), at + 14)
  header.writeUInt32LE(wide ? MAX_32 : Math.min(entry.bytes, MAX_32), at + 18)
  header.writeUInt16LE(entry.name.length, at + 22)
  header.writeUInt16LE(extraBytes, at + 24)
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(0x0001, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i)
  return extra
}

function zip64End(entries: number, directoryOffset: number, directoryBytes: number): Buffer {
  const end = Buffer.alloc(56 + 20)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(MADE_BY_UNIX, 12)
  end.writeUInt16LE(VERSION_ZIP64, 14)
  end.writeBigUInt64LE(BigInt(entries), 24)
  end.writeBigUInt64LE(BigInt(entries), 32)
  end.writeBigUInt64LE(BigInt(directoryBytes), 40)
  end.writeBigUInt64LE(BigInt(directoryOffset), 48)
  end.writeUInt32LE(0x07064b50, 56)
  end.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 56 + 8)
  end.writeUInt32LE(1, 56 + 16)
  return end
}
