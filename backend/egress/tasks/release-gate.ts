import { headOf, manifestDigest } from '#egress/manifest.ts'
import type { EgressRequest } from '#egress/request.ts'
import { stagedManifest } from '#egress/staged-manifest.ts'
import type { Records } from '#ports/records.ts'

/** Thrown when the record does not hold every approval, for exactly these files. Nothing leaves. */
export class GateDenied extends Error {
  override readonly name = 'GateDenied'
}

/** A request of which everything is approved: what may leave, and the manifest digest that names it. */
export interface Approved {
  readonly request: EgressRequest
  readonly digest: string
}

/** Reads the decisions again, and recomputes the manifest digest of all files. @throws GateDenied */
export async function passGate(
  records: Pick<Records, 'filesByPath'>,
  request: EgressRequest,
): Promise<Approved> {
  const digest = await manifestDigest(headOf(request), stagedManifest(records, request))
  if (digest !== request.manifestDigest) throw new GateDenied('The manifest is not the one that was approved')
  if (!isApproved(request)) throw new GateDenied('Not every stage has approved these files')
  return { request, digest }
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
