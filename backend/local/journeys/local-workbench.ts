import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Delivered, Workbench } from '#journeys/journey-home.ts'
import { EXAMPLE } from '#journeys/service-workbench.ts'
import { tableEgressStore } from '#local/table-egress-store.ts'
import { deliverSns, type Outcome } from './deliver.ts'
import { journeyHome } from './local-home.ts'
import { start } from './start.ts'

interface Limits {
  readonly filesPerRequest: number
  readonly filesPerBatch: number
}

/** The local home with buckets that are folders: at first those of the example. */
export async function localWorkbench(
  { filesPerRequest, filesPerBatch }: Limits = { filesPerRequest: 5, filesPerBatch: 5 },
): Promise<Workbench> {
  const buckets = await mkdtemp(join(tmpdir(), 'sluice-buckets-'))
  await cp(EXAMPLE, buckets, { recursive: true })
  const [notifications, store] = [join(buckets, 'egress-notifications'), join(buckets, 'egress-store')]
  const started = await start((config) => ({
    ...config,
    limits: { ...config.limits, filesPerRequest },
    batches: { ...config.batches, files: filesPerBatch },
    packing: {
      ...config.packing,
      here: { ...config.packing.here, files: filesPerBatch },
      batch: { bytes: 1024 ** 2, files: filesPerBatch },
    },
    stores: { buckets: { 'egress-notifications': notifications, 'egress-store': store } },
  }))
  const db = new DatabaseSync(join(started.folder, 'sluice.db'))
  const stores = tableEgressStore(db)
  const at = (key: string, version: string): string => `${store}/${key}@${version}`
  let versions = 0
  return {
    ...journeyHome(started),
    filesPerRequest,
    filesPerBatch,
    reasons: {
      noObject: /^egress_store_object_list_location: There is no object under this key$/,
      unknownBucket: /There is no folder for the bucket (elsewhere|constructor)$/,
      outsideOfBucket: /The key is outside of the bucket egress-notifications$/,
    },
    answersSenders: true,
    publish: async (text) => delivered(await deliverSns(started.url, text)),
    async putObject(key, content) {
      const version = `v${(versions += 1)}`
      await write(at(key, version), content)
      return version
    },
    removeObject: (key, version) => rm(at(key, version)),
    rewriteObject: (key, version, content) => write(at(key, version), content),
    putList: (key, text) => write(`${notifications}/${key}`, text),
    storeStatus: async (id) => stores.status(id),
    async stop() {
      db.close()
      await started.stop()
      await rm(buckets, { recursive: true, force: true })
    },
  }
}

/** SNS would not repeat a delivery that is answered so. */
function delivered({ status, messageId, outcome, requestId, reason }: Outcome): Delivered {
  if (status !== 200 || messageId === undefined || !isOutcome(outcome))
    throw new Error(`the delivery was answered with ${status} and the outcome ${outcome}`)
  return {
    messageId,
    outcome,
    ...(requestId !== undefined && { requestId }),
    ...(reason !== undefined && { reason }),
  }
}

function isOutcome(outcome: string | undefined): outcome is Delivered['outcome'] {
  return ['accepted', 'repeated', 'refused', 'quarantined'].includes(outcome ?? '')
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
