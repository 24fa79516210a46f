import { policiesOf } from '#egress/settings-schema.ts'
import type { Settings } from '#egress/settings.ts'
import { packingRates } from './packing-rates.ts'
import type { AwsConfig } from './config-schema.ts'

/** S3 takes no more in one PUT, and an upload link is one PUT. */
const MOST_BYTES_PER_UPLOAD = 5 * 1024 ** 3
/** What the functions need to know of the configuration. The address comes with their environment. */
export function settingsOf(config: AwsConfig): Omit<Settings, 'publicUrl'> {
  const { projects, policies, limits, batches, packing, download, adminAddress, egressStore } = config
  return {
    projects,
    policies: policiesOf(policies),
    limits: { ...limits, bytesPerUpload: Math.min(limits.bytesPerFile, MOST_BYTES_PER_UPLOAD) },
    batches,
    packing: {
      level: packing.level,
      here: packing.here,
      batch: packing.batch,
      // A function packs in its own thread: a bundle has no file for others, and it has one processor.
      threads: 1,
      rates: packingRates(packing.works),
    },
    download,
    adminAddress,
    sendsMail: true,
    intake: {
      topics: egressStore ? [egressStore.topicArn] : [],
      projects: egressStore?.projects ?? {},
    },
  }
}
