import { everyFile } from '#egress/every-file.ts'
import type { ManifestFile } from '#egress/manifest.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import type { Records } from '#ports/records.ts'

/** The manifest's entries of a staged round, in order, page by page. @throws Error where a file is not staged */
export async function* stagedManifest(
  records: Pick<Records, 'filesByPath'>,
  { id, round }: EgressRequest,
): AsyncIterable<ManifestFile> {
  for await (const batch of everyFile(records, id, round, 1_000))
    for (const file of batch) yield manifestFile(file)
}

/** The manifest's entry of a staged file. @throws Error where it is not staged */
export function manifestFile({
  path,
  bytes,
  sha256,
  mediaType,
  source,
  stagedVersion,
}: RequestFile): ManifestFile {
  if (!sha256 || !mediaType || !source || !stagedVersion) throw new Error(`${path} is not staged`)
  return { path, bytes, sha256, mediaType, sourceVersion: source.version, stagedVersion }
}
