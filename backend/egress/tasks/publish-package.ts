import { createHash } from 'node:crypto'
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

  return async (input: TaskInput, signal: AbortSignal): Promise<Published> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { next: 'done' }
    const approved = await passGate(records, request)
    const place = { requestId: request.id, round: request.round }
    const layout = await noteThere(works, place, WORK.layout, packageLayout)
    if (!isReleasable(request, layout.upload.key))
      throw new WorkMissing('The package that was put together was discarded')
    const added = await publish(place, layout)
    const { key, id: upload } = layout.upload
    const earlier = await noteAt(works, place, WORK.verified, verified)
    const sofar = earlier?.upload === upload ? earlier : undefined
    const whole = await hasherOf(sofar?.state)
    const done = sofar?.parts ?? 0
    let at = added.slice(0, done).reduce((sum, { bytes }) => sum + bytes, 0)
    let read = 0
    for (const { part, bytes, sha256 } of added.slice(done)) {
      signal.throwIfAborted()
      const own = createHash('sha256')
      for await (const chunk of (await packages.open(key, { from: at, to: at + bytes }, signal)).stream) {
        own.update(chunk)
        whole.update(chunk)
      }
      if (own.digest('hex') !== sha256)
        throw new PackageDiffers('The published package is not the one that was packed')
      at += bytes
      read += bytes
      if (read < bytesAtOnce || part === added.length) continue
      const state = Buffer.from(whole.save()).toString('base64')
      await keepNote(works, place, WORK.verified, { upload, parts: part, state })
      return { next: 'again' }
    }
    if ((await sizeOf(packages, key, signal)) !== layout.bytes)
      throw new PackageDiffers('The published package has another size')
    await commitRelease({ records, settings, now }, approved, {
      key,
      bytes: layout.bytes,
      sha256: whole.digest('hex'),
    })
    return { next: 'done' }
  }
}

/** None of the bytes is read: whoever would send them is told so. */
async function sizeOf(
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
