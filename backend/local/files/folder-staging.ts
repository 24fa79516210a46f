import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { abortable } from '#core/abortable.ts'
import { metered, newMeter } from '#core/digest.ts'
import { firstBytes } from '#core/first-bytes.ts'
import { HEAD_BYTES } from '#package/media-type.ts'
import { StagedMissing, type Staging, type StagingPlace } from '#ports/staging.ts'
import type { Sources } from '#ports/sources.ts'
import { hasCode } from '#core/error-code.ts'
import { fileAt, settleOnce, writeDurably } from './durable.ts'
import { isSegment, segment } from './folder-sources.ts'

/** A disk gets no faster by more of them. */
const COPIES_AT_ONCE = 4

export interface FolderStagingOptions {
  readonly folder: string
  /** Asked with every copy: where the submitted bytes are read. */
  readonly sources: () => Pick<Sources, 'open'>
}

/** Staged copies in a folder for each round, each named by its SHA-256: a staged version is its content. */
export function folderStaging({ folder, sources }: FolderStagingOptions): Staging {
  const roundOf = ({ requestId, round }: StagingPlace): string =>
    join(folder, segment(requestId), `round-${round}`)

  return {
    atOnce: COPIES_AT_ONCE,

    async copy(place, source, signal) {
      const stream = abortable(await sources().open(place.requestId, source), signal)
      const meter = newMeter()
      const head = firstBytes(HEAD_BYTES)
      const part = await writeDurably(roundOf(place), head.watch(metered(stream, meter)))
      const sha256 = meter.sha256()
      await settleOnce(part, join(roundOf(place), sha256))
      await rm(part, { force: true })
      return { version: sha256, bytes: meter.bytes(), sha256, head: head.bytes() }
    },

    file(place, version) {
      return isSegment(version) ? join(roundOf(place), version) : undefined
    },

    async open(place, version, range, signal) {
      const file = isSegment(version) ? await fileAt(join(roundOf(place), version), range, signal) : undefined
      if (!file) throw new StagedMissing('A staged copy is not there any more')
      return file
    },

    async remove(place) {
      await rm(roundOf(place), { recursive: true, force: true })
      const left = await readdir(roundOf(place)).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      })
      if (left.length > 0) throw new Error(`${left.length} staged copies are still there`)
    },
  }
}
