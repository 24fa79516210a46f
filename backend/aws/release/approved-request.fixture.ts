import { randomUUID } from 'node:crypto'
import { sha256Hex } from '#core/digest.ts'
import { eachAtOnce } from '#core/each-at-once.ts'
import { headOf, manifestDigest } from '#egress/manifest.ts'
import { aDecision, aFile, IN_STATUS } from '#egress/request.fixture.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { NOTHING } from '#egress/step.ts'
import { stagedManifest } from '#egress/staged-manifest.ts'
import type { Records } from '#ports/records.ts'
import { put } from '../files/s3-buckets.fixture.ts'
import { type Bucket } from '../files/bucket.ts'
import { stagingPrefix } from '../files/object-keys.ts'
import type { S3Client } from '@aws-sdk/client-s3'

const PUTS_AT_ONCE = 32

/** A request of which all is approved: its files staged, and the record of it. */
export async function approvedRequest(
  { client, staging, records }: { client: S3Client; staging: Bucket; records: Records },
  contents: Readonly<Record<string, Uint8Array>>,
): Promise<EgressRequest> {
  const place = { requestId: randomUUID(), round: 1 }
  const files: RequestFile[] = []
  await eachAtOnce(Object.entries(contents), PUTS_AT_ONCE, async ([path, content]) => {
    const id = randomUUID()
    const version = await put(client, staging, `${stagingPrefix(place)}${id}`, content)
    files.push(
      aFile(path, {
        ...place,
        bytes: content.byteLength,
        sha256: sha256Hex(content),
        mediaType: 'application/octet-stream',
        source: { kind: 'upload', version: 'u' },
        stagedVersion: `${id}~${version}`,
      }),
    )
  })
  for (let from = 0; from < files.length; from += 50)
    await records.commit({
      ...NOTHING,
      changes: files.slice(from, from + 50).map((file) => ({ kind: 'file', file }) as const),
    })
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const draft: EgressRequest = {
    ...IN_STATUS.RELEASING,
    id: place.requestId,
    files: { count: files.length, bytes, types: [] },
    version: 1,
  }
  const digest = await manifestDigest(headOf(draft), stagedManifest(records, draft))
  const request = {
    ...draft,
    manifestDigest: digest,
    decisions: draft.decisions.map(({ stage }) => aDecision(stage, { manifestDigest: digest })),
  }
  await records.commit({ ...NOTHING, changes: [{ kind: 'request', request, expectedVersion: 0 }] })
  return request
}

/** The record says again that it is being released. */
export async function releasingAgain(records: Records, request: EgressRequest): Promise<void> {
  const now = await records.request(request.id)
  if (!now) throw new Error('it was just there')
  const again = { ...request, version: now.version + 1 }
  await records.commit({
    ...NOTHING,
    changes: [{ kind: 'request', request: again, expectedVersion: now.version }],
  })
}
