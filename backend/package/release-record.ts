import * as z from 'zod'
import type { ManifestHead } from '#egress/manifest.ts'

export { MANIFEST_NAME, SIGNATURE_NAME } from '#core/paths.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const text = z.string().min(1)
const count = z.int().nonnegative()

const releasedFile = z.strictObject({
  path: text,
  bytes: count,
  sha256: digest,
  mediaType: text,
  sourceVersion: text,
  stagedVersion: text,
})

/** One decision of the released round. Stages count from 1. `by` is a person's id. */
const recordedDecision = z.strictObject({
  stage: z.int().positive(),
  group: text,
  decision: z.enum(['APPROVED', 'REJECTED']),
  by: text,
  at: z.iso.datetime(),
  reason: z.string(),
  manifestDigest: digest,
})

/** What manifest.json in a package says: which files, who decided, under which policy. Written as canonical JSON. */
export const releaseRecord = z.strictObject({
  v: z.literal(1),
  requestId: text,
  title: z.string(),
  project: text,
  workspace: text,
  round: z.int().positive(),
  requestedBy: text,
  submittedAt: z.iso.datetime(),
  policy: z.strictObject({ name: text, version: count }),
  manifestDigest: digest,
  files: z.array(releasedFile).min(1),
  decisions: z.array(recordedDecision).min(1),
})

export type ReleaseRecord = z.infer<typeof releaseRecord>

/** The head of the manifest that the record tells of; with its files it gives the manifest digest. */
export function headOfRecord(record: ReleaseRecord): ManifestHead {
  const { v, requestId, round, project, workspace, requestedBy, submittedAt, policy } = record
  return { v, requestId, round, project, workspace, submittedBy: requestedBy, submittedAt, policy }
}
