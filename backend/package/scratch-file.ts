import { constants } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'

/** A file that is written front to back, with corrections of what has been written. One call at a time. */
export interface ScratchFile {
  /** Where the next appended byte goes. */
  position(): number
  append(bytes: Uint8Array): Promise<void>
  /** Goes on behind bytes that an earlier run wrote. Only before anything is appended, which cuts off what is behind. */
  keep(bytes: number): void
  /** Writes over bytes that were appended before. */
  patch(at: number, bytes: Uint8Array): Promise<void>
  /** Everything can be read from the file. */
  flush(): Promise<void>
  /** Everything is on the disk, and the file is closed. */
  finish(): Promise<void>
  /** Closed, with what was flushed. */
  close(): Promise<void>
  /** Nothing is left. */
  discard(): Promise<void>
}

// One system call per MiB instead of one per header: a hundred thousand small entries are mostly headers.
const BUFFER_BYTES = 1 << 20
/** After so many bytes a flush begins to bring them to the disk: the end then waits for few. */
const SYNC_BYTES = 16 << 20

/** Opens a file for its owner only, made if it is not there. What an earlier run wrote goes, but for what is kept. */
export async function openScratchFile(path: string): Promise<ScratchFile> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  let isCut = false
  let flushed = 0
  let waiting = 0
  let synced = 0
  let syncing: Promise<void> | undefined

  // While it goes on, others can write. A failure comes out at the end: the system tells of it only once.
  function beginToSync(): void {
    if (syncing || flushed - synced < SYNC_BYTES) return
    syncing = sync(flushed)
    syncing.catch(() => {})
  }

  async function sync(to: number): Promise<void> {
    await handle.datasync()
    synced = to
    syncing = undefined
  }

  async function flush(): Promise<void> {
    if (!isCut) await handle.truncate(flushed)
    isCut = true
    await writeAll(handle, buffer.subarray(0, waiting), flushed)
    flushed += waiting
    waiting = 0
  }

  return {
    position: () => flushed + waiting,
    async append(bytes) {
      if (waiting + bytes.length > BUFFER_BYTES) await flush()
      if (bytes.length > BUFFER_BYTES / 2) {
        await flush()
        await writeAll(handle, bytes, flushed)
        flushed += bytes.length
      } else {
        buffer.set(bytes, waiting)
        waiting += bytes.length
      }
    },
    keep(bytes) {
      if (isCut || waiting > 0) throw new Error('Bytes can be kept only before others are appended')
      flushed += bytes
    },
    async patch(at, bytes) {
      if (at < flushed) {
        if (at + bytes.length > flushed) await flush()
        await writeAll(handle, bytes, at)
      } else buffer.set(bytes, at - flushed)
    },
    async flush() {
      // Where nothing was appended yet more may be kept.
      if (waiting > 0) await flush()
      beginToSync()
    },
    async finish() {
      await flush()
      await syncing
      await handle.sync()
      await handle.close()
    },
    async close() {
      await Promise.allSettled([syncing])
      await handle.close()
    },
    async discard() {
      try {
        await Promise.allSettled([syncing])
        await handle.close()
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

// The system may take fewer bytes than it is given.
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
