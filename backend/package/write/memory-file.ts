import type { ScratchFile } from '#package/scratch-file.ts'

/** A scratch file in memory, of chunks that are kept as they were appended. */
export interface MemoryFile extends ScratchFile {
  chunks(): readonly Uint8Array[]
}

const BLOCK_BYTES = 4 * 1024 * 1024

/** What is kept of it goes with the process. */
export function memoryFile(): MemoryFile {
  const blocks: Buffer[] = []
  let end = 0

  const write = (at: number, bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length;) {
      const place = at + done
      const index = Math.floor(place / BLOCK_BYTES)
      const block = (blocks[index] ??= Buffer.allocUnsafe(BLOCK_BYTES))
      const from = place % BLOCK_BYTES
      const taken = Math.min(bytes.length - done, BLOCK_BYTES - from)
      block.set(bytes.subarray(done, done + taken), from)
      done += taken
    }
  }

  return {
    position: () => end,
    async append(bytes) {
      write(end, bytes)
      end += bytes.length
    },
    keep() {
      throw new Error('Nothing of an earlier run is in memory')
    },
    async patch(at, bytes) {
      write(at, bytes)
    },
    flush: async () => {},
    finish: async () => {},
    close: async () => {},
    async discard() {
      blocks.length = 0
      end = 0
    },
    chunks: () =>
      blocks.flatMap((block, index) => {
        const left = end - index * BLOCK_BYTES
        return left <= 0 ? [] : [block.subarray(0, Math.min(left, BLOCK_BYTES))]
      }),
  }
}
