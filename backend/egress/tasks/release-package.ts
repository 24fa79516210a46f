import { join } from 'node:path'
import { SYSTEM } from '#core/actor.ts'
import { headOf, manifestDigest } from '#egress/manifest.ts'
import { packageEntries } from '#egress/package-entries.ts'
import type { EgressRequest } from '#egress/request.ts'
import { eventActor, streamOf } from '#egress/step.ts'
import { stagedManifest } from '#egress/staged-manifest.ts'
import { isFollowedBy, type TaskInput } from '#egress/tasks/task.ts'
import { later, released } from '#egress/transitions.ts'
import { writePackage } from '#package/write-package.ts'
import type { Ports } from '#ports/ports.ts'

/** Thrown when the record does not hold every approval, for exactly these files. Nothing leaves. */
export class GateDenied extends Error {
  override readonly name = 'GateDenied'
}

/** Thrown when what was published is not what was packed. Nothing is released. */
export class PackageDiffers extends Error {
  override readonly name = 'PackageDiffers'
}

const SECONDS_PER_DAY = 86_400

/**
 * The last gate, and the package: reads the decisions again, recomputes the manifest digest, signs the release record,
 * hashes every byte while it is packed, publishes once, reads the published package back, and only then says RELEASED.
 * Repeatable.
 * @throws GateDenied, PackageDiffers, IntegrityError, StagedMissing
 */
export function releasePackage({
  records,
  staging,
  packages,
  signer,
  settings,
  now,
}: Pick<Ports, 'records' | 'staging' | 'packages' | 'signer' | 'settings' | 'now'>) {
  const pack = async (
    request: EgressRequest,
    signal: AbortSignal,
  ): Promise<{ key: string; sha256: string; bytes: number }> => {
    const scratch = await packages.scratch(scratchName(request))
    try {
      const target = join(scratch.folder, 'package.zip')
      const made = await writePackage({
        target,
        entries: packageEntries({ records, staging, signer }, request),
        signal,
      })
      const key = packageKey(request, made.sha256)
      signal.throwIfAborted()
      await packages.publish(target, key, made.sha256)
      const stored = await packages.verify(key)
      if (stored.sha256 !== made.sha256 || stored.bytes !== made.bytes)
        throw new PackageDiffers('The published package is not the one that was packed')
      await scratch.dispose()
      return { key, sha256: made.sha256, bytes: made.bytes }
    } catch (error) {
      // Who is stopped is gone on with; what failed is begun again.
      await (signal.aborted ? scratch.leave() : scratch.dispose())
      throw error
    }
  }

  return async (input: TaskInput, signal: AbortSignal): Promise<{ released: boolean }> => {
    const { requestId, round } = input
    const request = await records.request(requestId)
    if (request?.status !== 'RELEASING' || !isFollowedBy(request, input)) return { released: false }
    const digest = await manifestDigest(headOf(request), stagedManifest(records, request))
    if (digest !== request.manifestDigest)
      throw new GateDenied('The manifest is not the one that was approved')
    if (!isApproved(request)) throw new GateDenied('Not every stage has approved these files')
    const made = await pack(request, signal)
    signal.throwIfAborted()
    const at = now()
    const next = released(
      request,
      { ...made, releasedAt: at },
      later(at, settings.download.availableDays * SECONDS_PER_DAY),
    )
    const saved = await records.commit({
      changes: [{ kind: 'request', request: next, expectedVersion: request.version }],
      events: [
        {
          stream: streamOf(requestId),
          type: 'requestReleased',
          at,
          actor: eventActor(SYSTEM),
          facts: { round, manifestDigest: digest, package: made.sha256, bytes: made.bytes },
        },
      ],
      outbox: [],
    })
    return { released: saved === 'saved' }
  }
}

/** Whether every stage of the policy approved this manifest, each by another person, none by the requester. */
export function isApproved(request: EgressRequest): boolean {
  const made = request.decisions.filter(({ round }) => round === request.round)
  const people = new Set([request.requestedBy.id, ...made.map(({ by }) => by.id)])
  return (
    made.length > 0 &&
    made.length === request.policy.stages.length &&
    people.size === made.length + 1 &&
    request.policy.stages.every(({ group }, stage) => {
      const decision = made[stage]
      return (
        decision?.stage === stage &&
        decision.group === group &&
        decision.verdict === 'APPROVED' &&
        decision.manifestDigest === request.manifestDigest
      )
    })
  )
}

/** Where the package of a request is made. */
export function scratchName({ id, round }: Pick<EgressRequest, 'id' | 'round'>): string {
  return `${id}-round-${round}`
}

/** A key that nobody's names are part of: TREEHOOSE's prefix, the request, the round and the content. */
function packageKey(request: EgressRequest, sha256: string): string {
  return `${packageFolder(request)}/round-${request.round}/${sha256}.zip`
}

/** Under which everything stands that was published for a request. */
export function packageFolder({ id }: EgressRequest): string {
  return `approved_egress/${id}`
}
