import { bucketArn } from '../setting.ts'
import type { Places } from './places.ts'
import { allow, OPENING, SEALING, throughService, type Right } from './right.ts'

/** The beginnings of all keys: see backend/aws/files/object-keys.ts, and packageFolder for packages. */
export const UPLOADED = 'uploads/*'
export const STAGED = 'staging/*'
export const WORKED_ON = 'works/*'
export const RELEASED = 'approved_egress/*'

type Own = 'uploads' | 'staging' | 'packages'

/** An object that is not there is told from one that may not be read only to those who may list. */
const tellMissing = (places: Places, bucket: Own) => allow(['s3:ListBucket'], [places[bucket]])

const under = (places: Places, bucket: Own, keys: string): string => `${places[bucket]}/${keys}`

/** Signs links to upload with; the bytes come as this role. */
export const signUploads: Right = (places) => [
  ...allow(['s3:PutObject'], [under(places, 'uploads', UPLOADED)]),
  ...throughService('s3', SEALING, [places.dataKey]),
]

/** Looks at what arrived, and removes what it replaced. */
export const takeUpUploads: Right = (places) => [
  ...tellMissing(places, 'uploads'),
  ...allow(['s3:DeleteObjectVersion', 's3:GetObject'], [under(places, 'uploads', UPLOADED)]),
  ...throughService('s3', OPENING, [places.dataKey]),
]

export const readUploads: Right = (places) => [
  ...tellMissing(places, 'uploads'),
  ...allow(['s3:GetObjectVersion'], [under(places, 'uploads', UPLOADED)]),
  ...throughService('s3', OPENING, [places.dataKey]),
]

/** Freezes what was submitted: writes it, and reads it back. */
export const writeStaging: Right = (places) => [
  ...tellMissing(places, 'staging'),
  ...allow(
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    [under(places, 'staging', STAGED)],
  ),
  ...throughService('s3', SEALING, [places.dataKey]),
]

export const readStaging: Right = (places) => [
  ...tellMissing(places, 'staging'),
  ...allow(['s3:GetObjectVersion'], [under(places, 'staging', STAGED)]),
  ...throughService('s3', OPENING, [places.dataKey]),
]

/** Publishes, and reads back what was published. */
export const writePackages: Right = (places) => [
  ...tellMissing(places, 'packages'),
  ...allow(
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    [under(places, 'packages', RELEASED)],
  ),
  ...throughService('s3', SEALING, [places.packagesKey]),
]

/** Reads back what was published. */
export const verifyPackages: Right = (places) => [
  ...tellMissing(places, 'packages'),
  ...allow(['s3:GetObject'], [under(places, 'packages', RELEASED)]),
]

export const readPackages: Right = (places) => [
  ...tellMissing(places, 'packages'),
  ...allow(['s3:GetObject', 's3:GetObjectVersion'], [under(places, 'packages', RELEASED)]),
  ...throughService('s3', OPENING, [places.packagesKey]),
]

/** Adds parts to a package, and publishes it, without reading it. */
export const writeParts: Right = (places) => [
  ...allow(['s3:PutObject'], [under(places, 'packages', RELEASED)]),
  ...throughService('s3', SEALING, [places.packagesKey]),
]

/** Keeps and reads what is finished of a package, where that lies in S3. */
export const keepWorks: Right = (places) => [
  ...tellMissing(places, 'staging'),
  ...allow(['s3:GetObject', 's3:PutObject'], [under(places, 'staging', WORKED_ON)]),
  ...throughService('s3', SEALING, [places.dataKey]),
]

/** Has S3 copy it by its version. */
export const copyWorks: Right = (places) =>
  allow(['s3:GetObjectVersion'], [under(places, 'staging', WORKED_ON)])

const removeAll =
  (bucket: Own, keys: string): Right =>
  (places) => [
    ...allow(['s3:ListBucketMultipartUploads', 's3:ListBucketVersions'], [places[bucket]]),
    ...allow(['s3:AbortMultipartUpload', 's3:DeleteObjectVersion'], [under(places, bucket, keys)]),
  ]

export const removeUploads = removeAll('uploads', UPLOADED)
export const removeStaging = removeAll('staging', STAGED)
export const removeWorks: Right = removeAll('staging', WORKED_ON)
/** Only of what was never released: the handlers see to that. */
export const removePackages = removeAll('packages', RELEASED)

/** Reads pinned versions of the egress store's files: by its buckets, or by their access points. */
export const readEgressStore: Right = ({ egressStore }) => [
  ...allow(
    ['s3:GetObjectVersion'],
    [
      ...(egressStore?.buckets ?? []).map(({ name }) => `${bucketArn(name)}/*`),
      ...(egressStore?.accessPointArns ?? []).map((arn) => `${arn}/object/*`),
    ],
  ),
  ...throughService(
    's3',
    OPENING,
    (egressStore?.buckets ?? []).map(({ keyArn }) => keyArn),
  ),
]

/** Reads the version lists that messages point to. */
export const readVersionLists: Right = ({ egressStore }) => [
  ...allow(['s3:GetObject'], [egressStore && `${bucketArn(egressStore.notificationBucket.name)}/*`]),
  ...throughService('s3', OPENING, [egressStore?.notificationBucket.keyArn]),
]
