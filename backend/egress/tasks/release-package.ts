import { join } from 'node:path'
import { hasCode } from '#core/error-code.ts'
import { OWN_NAMES } from '#core/paths.ts'
import { packageEntries } from '#egress/package-entries.ts'
import { packageKey, scratchName } from '#egress/package-place.ts'
import type { EgressRequest, Release } from '#egress/request.ts'
import { commitRelease } from '#egress/tasks/commit-release.ts'
import { passGate } from '#egress/tasks/release-gate.ts'
import { requestWhile, type TaskInput } from '#egress/tasks/task.ts'
import { hashFile } from '#package/hash-file.ts'
import { verifyPackage } from '#package/verify-package.ts'
import { writePackage } from '#package/write-package.ts'
import type { Ports } from '#ports/ports.ts'
import type { Packed } from '#ports/progress.ts'

/** Thrown when what was packed or published is not what was approved. Nothing is released. */
export class PackageDiffers extends Error {
  override readonly name = 'PackageDiffers'
}

/**
 * The last gate, and the package, made by one: reads the decisions again, recomputes the manifest digest, signs the release
 * record, hashes every byte while it is packed, publishes once, reads the published package back, and only then says RELEASED.
 * Repeatable: what an attempt had packed when it was stopped is gone on with, and the whole is then read and compared.
 * @throws GateDenied, PackageDiffers, IntegrityError, StagedMissing
 */
export function releasePackage({
  records,
  staging,
  packages,
  signer,
  progress,
  settings,
  now,
}: Pick<Ports, 'records' | 'staging' | 'packages' | 'signer' | 'progress' | 'settings' | 'now'>) {
  const { level, threads } = settings.packing
  const pack = async (request: EgressRequest, signal: AbortSignal): Promise<Omit<Release, 'releasedAt'>> => {
    const scratch = await packages.scratch(scratchName(request), signal)
    try {
      const target = join(scratch.folder, 'package.zip')
      const made =
        (await wholeOne(target, signal)) ??
        (await writePackage({
          target,
          entries: packageEntries({ records, staging, signer }, request),
          contentBytes: request.files.bytes,
          level,
          signal,
          onProgress: ({ entries, bytes }) => progress.note(request.id, packedOf(request, entries, bytes)),
          ...(threads !== undefined && { threads }),
        }))
      if (made.isContinued) await requireApproved(target, request, await signer.publicKeyPem(), signal)
      const key = packageKey(request, level)
      signal.throwIfAborted()
      await packages.publish(target, key, made.sha256)
      const stored = await packages.verify(key, signal)
      if (stored.sha256 !== made.sha256 || stored.bytes !== made.bytes)
        throw new PackageDiffers('The published package is not the one that was packed')
      await scratch.dispose()
      return { key, sha256: made.sha256, bytes: made.bytes }
    } catch (error) {
      // Who is stopped is gone on with; what failed is begun again.
      await (signal.aborted ? scratch.leave() : scratch.dispose())
      throw error
    } finally {
      progress.end(request.id)
    }
  }

  return async (input: TaskInput, signal: AbortSignal): Promise<{ released: boolean }> => {
    const request = await requestWhile('RELEASING', records, input)
    if (!request) return { released: false }
    const approved = await passGate(records, request)
    const made = await pack(request, signal)
    signal.throwIfAborted()
    return commitRelease({ records, settings, now }, approved, made)
  }
}

/** A package that an earlier attempt had finished, and did not come to publish. */
async function wholeOne(target: string, signal: AbortSignal) {
  try {
    return { ...(await hashFile(target, signal)), isContinued: true }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    return undefined
  }
}

/**
 * What lay on the disk between two attempts is held against the record, not against what lies beside it.
 * @throws PackageDiffers unless it is exactly what was approved, and the record in it was signed here
 */
async function requireApproved(
  target: string,
  request: EgressRequest,
  publicKeyPem: string,
  signal: AbortSignal,
): Promise<void> {
  const { ok, record } = await verifyPackage(target, { publicKeyPem, signal })
  if (!ok || record?.manifestDigest !== request.manifestDigest)
    throw new PackageDiffers('What an earlier attempt had packed is not what was approved')
}

/** Of the files of a request: what Sluice itself puts into its package comes before them. */
function packedOf({ files }: EgressRequest, entries: number, bytes: number): Packed {
  return {
    files: Math.max(0, entries - OWN_NAMES.length),
    bytes: Math.min(bytes, files.bytes),
  }
}
