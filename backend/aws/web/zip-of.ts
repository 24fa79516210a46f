import { crc32, deflateRawSync } from 'node:zlib'
import { centralRecord, DEFLATED, endRecords, localHeader, type ZipEntry } from '#package/zip-format.ts'
import type { WebFile } from './web-files.ts'

/** A few small files as one zip, in memory. */
export function zipOf(files: readonly WebFile[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, body } of files) {
    const data = deflateRawSync(body)
    const entry: ZipEntry = {
      name: Buffer.from(path),
      method: DEFLATED,
      crc32: crc32(body),
      bytes: body.length,
      compressedBytes: data.length,
      offset,
      wide: false,
    }
    const header = localHeader(entry)
    parts.push(header, data)
    directory.push(centralRecord(entry))
    offset += header.length + data.length
  }
  const records = Buffer.concat(directory)
  return Buffer.concat([...parts, records, endRecords(files.length, offset, records.length)])
}
