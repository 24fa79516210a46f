import { createSHA256, type IHasher } from 'hash-wasm'
import { isReleasable } from '#egress/package-place.ts'
import {
  keepNote,
  noteAt,
  noteThere,
  packageLayout,
  partResult,
  verified,
  WORK,
  type PackageLayout,
} from '#egress/release-works.ts'
import { WorkMissing } from '#ports/works.ts'
import { compareParts } from '#egress/tasks/compare-parts.ts'
import { commitRelease } from '#egress/tasks/commit-release.ts'
import { passGate } from '#egress/tasks/release-gate.ts'
import { PackageDiffers } from '#egress/tasks/release-package.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { inOrder } from '#package/in-order.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

/**
 * What is read back in one go: at 60 MB/s, which is less than a Lambda gets from S3, four and a half minutes. Where the
 * package is larger, the next one goes on.
 */
const BYTES_AT_ONCE = 16 * 1024 ** 3
const READS_AT_ONCE = 16

/** `again`: the next one goes on where this one ended. */
export interface Published {
  readonly next: 'again' | 'done'
}

interface AddedPart {
  readonly part: number
  readonly tag: string
  readonly bytes: number
  readonly sha256: string
}

/** What one task reads back, and SHA-256 of all before it. */
interface Turn {
  readonly from: number
  readonly parts: readonly AddedPart[]
  readonly whole: IHasher
}

/**
 * When every part is added: publishes the package once, reads it back, compares each part with what was packed, and says RELEASED
 * when all of it has been read. SHA-256 goes from one task to the next by its state.
 * @throws GateDenied, PackageDiffers, WorkMissing
 */
export function publishPackage({
  records,
  packages,
  works,
  settings,
  now,
  bytesAtOnce = BYTES_AT_ONCE,
}: Pick<Ports, 'records' | 'packages' | 'works' | 'settings' | 'now'> & {
  readonly bytesAtOnce?: number
}) {
  const publish = async (place: StagingPlace, { upload, parts }: PackageLayout) => {
    const read = async ([index]: readonly [number, unknown]) => ({
      part: index + 1,
      ...(await noteThere(works, place, WORK.part(index + 1), partResult)),
    })
    const added = await Array.fromAsync(inOrder(parts.entries(), READS_AT_ONCE, read))
    await packages.complete(upload, added)
    return added
  }

  /** In one stream: nothing is waited for between two parts. */
  const readBack = async (
    { upload: { key }, bytes }: PackageLayout,
    { from, parts, whole }: Turn,
    signal: AbortSignal,
  ): Promise<void> => {
    const told = new AbortController()
    const either = AbortSignal.any([signal, told.signal])
    try {
      const [published, { stream }] = await Promise.all([
        publishedBytes(packages, key, either),
        packages.open(key, { from, to: from + sizeOf(parts) }, either),
      ])
      if (published !== bytes) throw new PackageDiffers('The published package has another size')
      await compareParts(stream, parts, (chunk) => void whole.update(chunk))
    } finally {
      // Whoever sends what nobody reads is told so.
      told.abort()
    }
  }

  return async (input: TaskInput, signal: AbortSignal): Promise<Published> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { next: 'done' }
    const place = { requestId: request.id, round: request.round }
    const [approved, layout, earlier] = await Promise.all([
      passGate(records, request),
      noteThere(works, place, WORK.layout, packageLayout),
      noteAt(works, place, WORK.verified, verified),
    ])
    const { key, id: upload } = layout.upload
    if (!isReleasable(request, key)) throw new WorkMissing('The package that was put together was discarded')
    const added = await publish(place, layout)
    const sofar = earlier?.upload === upload ? earlier : undefined
    const whole = await hasherOf(sofar?.state)
    const done = sofar?.parts ?? 0
    const turn = partsOfTurn(added.slice(done), bytesAtOnce)
    await readBack(layout, { from: sizeOf(added.slice(0, done)), parts: turn, whole }, signal)
    const parts = done + turn.length
    if (parts < added.length) {
      const state = Buffer.from(whole.save()).toString('base64')
      await keepNote(works, place, WORK.verified, { upload, parts, state })
      return { next: 'again' }
    }
    await commitRelease({ records, settings, now }, approved, {
      key,
      bytes: layout.bytes,
      sha256: whole.digest('hex'),
    })
    return { next: 'done' }
  }
}

/** The first parts, as far as so many bytes. */
function partsOfTurn(parts: readonly AddedPart[], bytesAtOnce: number): readonly AddedPart[] {
  let bytes = 0
  const end = parts.findIndex((part) => (bytes += part.bytes) >= bytesAtOnce)
  return end === -1 ? parts : parts.slice(0, end + 1)
}

function sizeOf(parts: readonly AddedPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** None of the bytes is read: whoever would send them is told so. */
async function publishedBytes(
  packages: Pick<Ports['packages'], 'open'>,
  key: string,
  signal: AbortSignal,
): Promise<number> {
  const told = new AbortController()
  const { bytes } = await packages.open(key, undefined, AbortSignal.any([signal, told.signal]))
  told.abort()
  return bytes
}

async function hasherOf(state: string | undefined): Promise<IHasher> {
  const hasher = await createSHA256()
  return state === undefined ? hasher.init() : hasher.load(Buffer.from(state, 'base64'))
}
