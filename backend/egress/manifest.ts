import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/canonical-json.ts'
import { comparePaths } from '#core/paths.ts'
import type { EgressRequest } from '#egress/request.ts'

/** One file of a round, as staged: what reviewers see and what leaves. `sha256` in lower-case hexadecimal. */
export interface ManifestFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly mediaType: string
  readonly sourceVersion: string
  readonly stagedVersion: string
}

/** What a manifest says beside its files. `submittedBy` is a person's id, `submittedAt` an ISO 8601 time. */
export interface ManifestHead {
  readonly v: 1
  readonly requestId: string
  readonly round: number
  readonly project: string
  readonly workspace: string
  readonly submittedBy: string
  readonly submittedAt: string
  readonly policy: { readonly name: string; readonly version: number }
}

/** The head of the manifest of the round that was submitted last. Throws for a request that never was submitted. */
export function headOf(request: EgressRequest): ManifestHead {
  const { id, round, project, workspace, requestedBy, submittedAt, policy } = request
  if (submittedAt === undefined) throw new Error(`Request ${id} has no manifest before it is submitted`)
  return {
    v: 1,
    requestId: id,
    round,
    project,
    workspace,
    submittedBy: requestedBy.id,
    submittedAt,
    policy: { name: policy.name, version: policy.version },
  }
}

/** Separates this digest from every other that Sluice makes. */
export const MANIFEST_DOMAIN = 'egress-manifest/v1'

/**
 * Names a round's content: digestOf(MANIFEST_DOMAIN, { ...head, files }) without holding the files in memory.
 * Only the fields of the two types count. The files must come in comparePaths order, each path once; throws otherwise.
 */
export async function manifestDigest(
  head: ManifestHead,
  files: AsyncIterable<ManifestFile>,
): Promise<string> {
  const hash = createHash('sha256')
  // "files" sorts before every field of the head, so the head is the end of the canonical text.
  hash.update(`${MANIFEST_DOMAIN}\n{"files":[`)
  let previous: string | undefined
  for await (const file of files) {
    if (previous !== undefined && comparePaths(previous, file.path) >= 0)
      throw new Error('The files of a manifest must come in ascending order of path, each path once')
    hash.update((previous === undefined ? '' : ',') + textOfFile(file))
    previous = file.path
  }
  hash.update(`],${textOfHead(head).slice(1)}`)
  return hash.digest('hex')
}

function textOfFile({ path, bytes, sha256, mediaType, sourceVersion, stagedVersion }: ManifestFile): string {
  return canonicalJson({ path, bytes, sha256, mediaType, sourceVersion, stagedVersion })
}

function textOfHead(head: ManifestHead): string {
  const { v, requestId, round, project, workspace, submittedBy, submittedAt, policy } = head
  const { name, version } = policy
  return canonicalJson({
    v,
    requestId,
    round,
    project,
    workspace,
    submittedBy,
    submittedAt,
    policy: { name, version },
  })
}
