import type { ByteRange } from '#core/byte-range.ts'
import { canonicalJson } from '#core/canonical-json.ts'
import { everyFile } from '#egress/every-file.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { manifestFile } from '#egress/staged-manifest.ts'
import { MANIFEST_NAME, SIGNATURE_NAME, type ReleaseRecord } from '#package/release-record.ts'
import { signRecord } from '#package/signed-record.ts'
import { entryOf, type PackageEntry } from '#package/write-package.ts'
import type { Ports } from '#ports/ports.ts'
import type { StagingPlace } from '#ports/staging.ts'

/** Everything that goes into the package: the release record, its signature, then the files in the manifest's order. */
export async function* packageEntries(
  { records, staging, signer }: Pick<Ports, 'records' | 'staging' | 'signer'>,
  request: EgressRequest,
): AsyncIterable<PackageEntry> {
  yield* await ownEntries({ records, signer }, request)
  for await (const batch of everyFile(records, request.id, request.round, 500))
    for (const file of batch) yield stagedEntry(staging, file)
}

/** What Sluice itself puts into a package: the release record and its signature. */
export async function ownEntries(
  { records, signer }: Pick<Ports, 'records' | 'signer'>,
  request: EgressRequest,
): Promise<readonly PackageEntry[]> {
  return signed(signer, await releaseRecordOf(records, request))
}

/** What everything that goes into the package is, in its order. */
export async function packageContents(
  { records, signer }: Pick<Ports, 'records' | 'signer'>,
  request: EgressRequest,
): Promise<readonly Pick<PackageEntry, 'path' | 'bytes' | 'sha256'>[]> {
  const record = await releaseRecordOf(records, request)
  return [...(await signed(signer, record)), ...record.files]
}

async function signed(signer: Ports['signer'], released: ReleaseRecord): Promise<readonly PackageEntry[]> {
  const record = Buffer.from(canonicalJson(released))
  const signature = canonicalJson(await signRecord(signer, record))
  return [entryOf(MANIFEST_NAME, record), entryOf(SIGNATURE_NAME, signature)]
}

/** A staged file as it is packed. @throws Error where it is not staged */
export function stagedEntry(staging: Ports['staging'], file: RequestFile): PackageEntry {
  const { path, bytes, sha256, stagedVersion } = manifestFile(file)
  const onDisk = staging.file?.(file, stagedVersion)
  return {
    path,
    bytes,
    sha256,
    open: (range, signal) => stagedBytes(staging, file, stagedVersion, range, signal),
    ...(onDisk !== undefined && { file: onDisk }),
  }
}

async function* stagedBytes(
  staging: Ports['staging'],
  place: StagingPlace,
  version: string,
  range: ByteRange | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  yield* (await staging.open(place, version, range, signal)).stream
}

/** What travels with the data: which files, who decided, under which policy. The same record gives the same bytes. */
async function releaseRecordOf(records: Ports['records'], request: EgressRequest): Promise<ReleaseRecord> {
  const files: ReleaseRecord['files'] = []
  for await (const batch of everyFile(records, request.id, request.round, 1_000))
    files.push(...batch.map(manifestFile))
  return {
    v: 1,
    requestId: request.id,
    title: request.title,
    project: request.project,
    workspace: request.workspace,
    round: request.round,
    requestedBy: request.requestedBy.id,
    submittedAt: request.submittedAt ?? '',
    policy: { name: request.policy.name, version: request.policy.version },
    manifestDigest: request.manifestDigest ?? '',
    files,
    decisions: request.decisions
      .filter(({ round }) => round === request.round)
      .map(({ stage, group, verdict, by, at, reason, manifestDigest }) => ({
        stage: stage + 1,
        group,
        decision: verdict,
        by: by.id,
        at,
        reason,
        manifestDigest,
      })),
  }
}
