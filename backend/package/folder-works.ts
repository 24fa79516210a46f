import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { abortable } from '#core/abortable.ts'
import { hasCode } from '#core/error-code.ts'
import { orAborted } from '#core/or-aborted.ts'
import type { StagingPlace } from '#ports/staging.ts'
import type { Works } from '#ports/works.ts'

const WORD = /^[A-Za-z0-9-]+$/
const READ_BYTES = 1 << 20

/** Works in a folder that all workers see: a local one, or a network's. */
export function folderWorks(folder: string): Works {
  const requestOf = ({ requestId }: StagingPlace): string => join(folder, word(requestId))
  const roundOf = (place: StagingPlace): string => join(requestOf(place), `round-${place.round}`)
  const pathOf = (place: StagingPlace, name: string): string => join(roundOf(place), word(name))

  return {
    async put(place, name, content) {
      const path = pathOf(place, name)
      await mkdir(roundOf(place), { recursive: true, mode: 0o700 })
      const draft = `${path}.${randomUUID()}.part`
      const file = await open(draft, 'wx', 0o600)
      try {
        for (const chunk of content) await file.writeFile(chunk)
        await file.sync()
        await file.close()
        await rename(draft, path)
        return undefined
      } catch (error) {
        await file.close()
        await rm(draft, { force: true })
        throw error
      }
    },

    async open(place, name, range, signal) {
      const path = pathOf(place, name)
      const bytes = await orAborted(sizeOf(path), signal)
      if (bytes === undefined) return undefined
      const { from, to } = range ?? { from: 0, to: bytes }
      return { bytes: to - from, stream: abortable(readRange(path, from, to), signal) }
    },

    async remove(place) {
      await rm(roundOf(place), { recursive: true, force: true, maxRetries: 3 })
      await removeEmpty(requestOf(place))
    },
  }
}

function word(name: string): string {
  if (!WORD.test(name)) throw new RangeError('Not a plain word')
  return name
}

/** Another round may still have works, or begin to. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].some((code) => hasCode(error, code))) throw error
  })
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      return (await file.stat()).size
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function* readRange(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    for (let at = from; at < to;) {
      const length = Math.min(READ_BYTES, to - at)
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
      if (bytesRead === 0) throw new RangeError('A finished work is shorter than it was')
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}
