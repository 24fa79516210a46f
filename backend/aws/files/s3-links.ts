import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Now } from '#core/clock.ts'
import { pathKey } from '#core/paths.ts'
import { shownAs } from '#egress/shown-as.ts'
import type { LinkClaim, Links } from '#ports/links.ts'
import { PackageConflict, PackageMissing } from '#ports/packages.ts'
import type { Records } from '#ports/records.ts'
import { StagedMissing } from '#ports/staging.ts'
import { inBucket, type Bucket } from './bucket.ts'
import { stagingPrefix, uploadKey } from './object-keys.ts'
import { pinnedIn } from './pinned-version.ts'
import { PUT_TOGETHER_AS } from './put-together-as.ts'
import { foundHead } from './s3-objects.ts'

/** Seconds that a signature is good for at most. Links to what may be read live as short as is of use. */
const LIFETIME_SECONDS = { upload: 86_400, view: 600, ticket: 600 } as const satisfies Record<
  LinkClaim['use'],
  number
>

export interface S3LinksOptions {
  readonly client: S3Client
  /** Each is there where links of its kind are signed: a function may do no more than it is for. */
  readonly uploads?: Bucket
  readonly staging?: Bucket
  readonly packages?: Bucket
  readonly records: Pick<Records, 'file' | 'ticket'>
  readonly now: Now
}

type Claim<U extends LinkClaim['use']> = Extract<LinkClaim, { use: U }>

/**
 * Presigned links of S3, each to one key, or to one version of it. They are dead once the credentials that signed them are,
 * whatever they say of themselves.
 */
export function s3Links({ client, uploads, staging, packages, records, now }: S3LinksOptions): Links {
  // S3 refuses a body of any other length, since the length is signed.
  const upload = (claim: Claim<'upload'>) =>
    new PutObjectCommand({
      ...inBucket(given(uploads)),
      Key: uploadKey({ ...claim, pathKey: pathKey(claim.path) }),
      ContentLength: claim.bytes,
    })

  const view = async ({ requestId, round, path }: Claim<'view'>) => {
    const file = await records.file(requestId, round, pathKey(path))
    const pinned = file?.stagedVersion && pinnedIn(stagingPrefix({ requestId, round }), file.stagedVersion)
    if (!file || !pinned) throw new StagedMissing('A staged copy is not there any more')
    const { contentType, disposition } = shownAs(file)
    return new GetObjectCommand({
      ...inBucket(given(staging)),
      Key: pinned.key,
      VersionId: pinned.versionId,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: 'no-store',
    })
  }

  const ticket = async ({ ticketId }: Claim<'ticket'>) => {
    const found = await records.ticket(ticketId)
    const head = found && (await foundHead(client, given(packages), { key: found.packageKey }))
    if (!head) throw new PackageMissing('There is no package behind this ticket')
    const isReleased =
      head.metadata['sha256'] === found.packageSha256 || head.metadata[PUT_TOGETHER_AS] === found.packageKey
    if (head.bytes !== found.bytes || !isReleased)
      throw new PackageConflict('The package is not the one that was released')
    return new GetObjectCommand({
      ...inBucket(given(packages)),
      Key: found.packageKey,
      VersionId: head.versionId,
      ResponseContentType: 'application/zip',
      ResponseContentDisposition: `attachment; filename="${found.requestId}.zip"`,
      ResponseCacheControl: 'no-store',
    })
  }

  return {
    async sign(claim, expiresAt) {
      const expiresIn = LIFETIME_SECONDS[claim.use]
      // Signed as if so long before the expiry: the link ends with it, and is the same however often it is made.
      const signedAt = Math.min(seconds(expiresAt) - expiresIn, seconds(now()))
      const options = { expiresIn, signingDate: new Date(signedAt * 1_000) }
      switch (claim.use) {
        case 'upload':
          return getSignedUrl(client, upload(claim), options)
        case 'view':
          return getSignedUrl(client, await view(claim), options)
        case 'ticket':
          return getSignedUrl(client, await ticket(claim), options)
      }
    },
  }
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1_000)
}

function given(bucket: Bucket | undefined): Bucket {
  if (!bucket) throw new Error('Links of this kind are signed elsewhere')
  return bucket
}
