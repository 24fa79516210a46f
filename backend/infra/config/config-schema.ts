import * as z from 'zod'
import { agreeing } from '#core/agreeing.ts'
import { batches, packing, REVIEWERS, settingsParts, whole } from '#egress/settings-schema.ts'
import { AGREEMENTS } from './agreements.ts'
import { accountId, bucketName, certificateArn, keyArn } from './arns.ts'
import { egressStore } from './egress-store-schema.ts'
import { people, webDomain } from './people-schema.ts'

/** A transaction of DynamoDB has at most 100 items; a call writes its files, the request, an event, a replay ... */
const MOST_FILES_PER_CALL = 90
/** One function copies and hashes a file, in ten minutes at 100 MB/s: docs/decisions/022. */
const MOST_BYTES_PER_FILE = 50 * 1024 ** 3
/** Some forty batches of bytes, and fifty of files. */
const MOST_BYTES_PER_REQUEST = 500 * 1024 ** 3
const MOST_FILES_PER_REQUEST = 100_000
/**
 * What a Lambda copies and hashes in five minutes, if it gets no more than 60 MB/s (the least that was measured by others is
 * 50) and S3 takes 0.3 s for the three requests of a small file, of which 32 are under way.
 */
const LARGEST_BATCH = { files: 2_000, bytes: 16 * 1024 ** 3 }
/**
 * What a Lambda with one processor reads and packs within a minute, at 10 MB/s (bench/README.md: it packs 70 and more), and holds
 * in memory.
 */
const PACKED_AT_ONCE = { files: 2_000, bytes: 256 * 1024 ** 2 }
/** Links to packages are refused when they are older, whatever they say themselves. */
export const LONGEST_TICKET_SECONDS = 600
/** What CloudWatch Logs can keep, from a month on. */
const LOG_DAYS = [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

const parts = z.strictObject({
  version: z.literal(1),
  /** Part of the names of stacks, roles and buckets: several may stand in one account. */
  environment: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/, 'is not 2 to 12 small letters, digits and hyphens'),
  /** Everything goes when the stacks go. Only where the environment is `test`. */
  disposable: z.boolean().default(false),
  ...settingsParts,
  limits: settingsParts.limits.extend({
    filesPerRequest: whole(1, MOST_FILES_PER_REQUEST),
    filesPerCall: whole(1, MOST_FILES_PER_CALL),
    bytesPerFile: whole(1, MOST_BYTES_PER_FILE),
    bytesPerRequest: whole(1, MOST_BYTES_PER_REQUEST),
  }),
  batches: batches(LARGEST_BATCH),
  packing: z
    .strictObject({
      ...packing({ here: PACKED_AT_ONCE, batch: PACKED_AT_ONCE }, PACKED_AT_ONCE),
      /** Where what many pack lies until it is put together: in a file system with a network of its own, or in S3. */
      works: z.enum(['EFS', 'S3']).default('EFS'),
    })
    .prefault({}),
  download: settingsParts.download.extend({ ticketSeconds: whole(10, LONGEST_TICKET_SECONDS) }),
  /** Who is told by CloudWatch when something needs a hand. */
  alarmAddress: z.email(),
  mail: z.strictObject({
    sender: z.email(),
    /** `create` asks SES to verify the sender's address; `existing` names an identity that is verified already. */
    identity: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('create') }),
        z.strictObject({ kind: z.literal('existing'), name: z.string().min(3) }),
      ])
      .default({ kind: 'create' }),
  }),
  /** Addresses that are told of every request that waits for the group, beside the members' own notices. */
  reviewerTopics: z.partialRecord(z.enum(REVIEWERS), z.array(z.email())).default({}),
  egressStore: z.exactOptional(egressStore),
  /** An existing bucket of this account and Region for the packages. Without it there is one of our own. */
  target: z.exactOptional(z.strictObject({ bucketName, keyArn: z.exactOptional(keyArn) })),
  /** An account whose roles may read staged copies, to look at them in workspaces of its own. */
  reviewerAccount: z.exactOptional(accountId),
  people,
  web: z
    .strictObject({
      domain: z.exactOptional(webDomain.extend({ certificateArn: z.exactOptional(certificateArn) })),
    })
    .default({}),
  network: z
    .strictObject({
      vpcCidr: z
        .cidrv4({ abort: true })
        .refine((cidr) => isFrom16To24(cidr), 'is not a range between /16 and /24'),
    })
    .default({ vpcCidr: '10.90.0.0/24' }),
  logDays: z
    .int()
    .refine(
      (days) => LOG_DAYS.includes(days),
      `is none of the periods that CloudWatch Logs knows: ${LOG_DAYS.join(', ')}`,
    )
    .default(365),
  /** A web application firewall before the API. */
  waf: z.boolean().default(true),
})

export type AwsConfig = z.output<typeof parts>

/** The configuration of the AWS home. Every value that is missing or wrong is named; nothing is guessed. */
export const awsConfigSchema = agreeing(parts, AGREEMENTS)

function isFrom16To24(cidr: string): boolean {
  const size = Number(cidr.split('/')[1])
  return size >= 16 && size <= 24
}
