import { AccountPrincipal, AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Names, RoleName } from '../names.ts'
import { STAGED } from '../rights/file-rights.ts'

/** Who writes objects whose keys begin alike. */
export interface Writing {
  /** Name of the statement that says so, where a bucket has more than one. */
  readonly sid: string
  readonly keys: string
  /** The only ones who write there. */
  readonly writers: readonly RoleName[]
  /** An object that is there is never written again. */
  readonly once: boolean
}

export interface BucketRules {
  readonly writing: readonly Writing[]
  /** The only ones who delete objects. */
  readonly deleters: readonly RoleName[]
  /** The only one whose signed links are taken. */
  readonly signer: RoleName
  /** A request that was signed longer ago is refused, whatever its link says. */
  readonly maxSignatureSeconds: number
}

/** All that changes an object, its tags and whatever else hangs on it. */
const WRITING = [
  's3:PutObject*',
  's3:ReplicateDelete',
  's3:ReplicateObject',
  's3:ReplicateTags',
  's3:RestoreObject',
]
const DELETING = ['s3:DeleteObject*']
const SEALING = 's3:x-amz-server-side-encryption'
const SEALING_KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id'

/** What a bucket refuses everyone, also administrators of the account: its own rules stand above all rights. */
export function refusals(
  bucketArn: string,
  keyArn: string,
  names: Names,
  rules: BucketRules,
): PolicyStatement[] {
  const under = (keys: string): string => `${bucketArn}/${keys}`
  const objects = [under('*')]
  const once = rules.writing.filter((each) => each.once)
  const all = [bucketArn, ...objects]
  const unless = (roles: readonly RoleName[]) => ({
    ArnNotEquals: { 'aws:PrincipalArn': roles.map(names.roleArn) },
  })
  return [
    deny('WrittenByNobodyElse', WRITING, objects, unless(rules.writing.flatMap(({ writers }) => writers))),
    ...(rules.writing.length > 1
      ? rules.writing.map(({ sid, keys, writers }) => deny(sid, WRITING, [under(keys)], unless(writers)))
      : []),
    deny('DeletedByNobodyElse', DELETING, objects, unless(rules.deleters)),
    deny('SignedByNobodyElse', ['s3:*'], all, {
      StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
      ...unless([rules.signer]),
    }),
    deny('SignedTooLongAgo', ['s3:*'], all, {
      NumericGreaterThan: { 's3:signatureAge': rules.maxSignatureSeconds * 1_000 },
    }),
    // Whoever says nothing of it gets the bucket's own key. What is absent is not equal to anything, so it is looked for.
    deny('SealedByNoOtherKey', ['s3:PutObject'], objects, saidOtherwise(SEALING_KEY, keyArn)),
    deny('SealedInNoOtherWay', ['s3:PutObject'], objects, saidOtherwise(SEALING, 'aws:kms')),
    ...(once.length > 0
      ? [
          // The parts of a multipart upload carry no such header; what completes it does.
          deny(
            'WrittenOnce',
            ['s3:PutObject'],
            once.map(({ keys }) => under(keys)),
            {
              Null: { 's3:if-none-match': 'true' },
              Bool: { 's3:ObjectCreationOperation': 'true' },
            },
          ),
        ]
      : []),
  ]
}

/** Lets another account's own roles read staged copies, and nothing else. */
export function readingBy(accountId: string, bucketArn: string): PolicyStatement[] {
  const principals = [new AccountPrincipal(accountId)]
  return [
    new PolicyStatement({
      sid: 'ReadByTheReviewersAccount',
      principals,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [`${bucketArn}/${STAGED}`],
    }),
    new PolicyStatement({
      sid: 'ListedByTheReviewersAccount',
      principals,
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resources: [bucketArn],
    }),
  ]
}

/** That a request names something, and not this. */
function saidOtherwise(key: string, value: string): Readonly<Record<string, unknown>> {
  return { StringNotEquals: { [key]: value }, Null: { [key]: 'false' } }
}

function deny(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>>,
): PolicyStatement {
  return new PolicyStatement({
    sid,
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: [...resources],
    conditions,
  })
}
