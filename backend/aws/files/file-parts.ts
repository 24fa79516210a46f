import type { FileHandle } from 'node:fs/promises'

/** A file of so many bytes as buffers of our own of this size, the last one shorter. @throws where it is shorter */
export async function* fileParts(file: FileHandle, bytes: number, partBytes: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes; from += partBytes) {
    const part = Buffer.allocUnsafe(Math.min(partBytes, bytes - from))
    for (let filled = 0; filled < part.byteLength;) {
      const { bytesRead } = await file.read(part, filled, part.byteLength - filled, from + filled)
      if (bytesRead === 0) throw new Error('The file became shorter while it was read')
      filled += bytesRead
    }
    yield part
  }
}
