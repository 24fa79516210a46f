import { eachAtOnce } from '#core/each-at-once.ts'
import { addPart } from '#egress/tasks/add-part.ts'
import { layOutPackage } from '#egress/tasks/lay-out-package.ts'
import { packBatch } from '#egress/tasks/pack-batch.ts'
import { planRelease } from '#egress/tasks/plan-release.ts'
import { publishPackage } from '#egress/tasks/publish-package.ts'
import { releasePackage } from '#egress/tasks/release-package.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import type { ReleasePorts } from './far-home.ts'

/** As the Map of the state machine does. */
const PARTS_AT_ONCE = 20
const NEVER = new AbortController().signal

/** Makes and publishes a package; `onPacked` is told when all files are read and packed. */
export type ReleaseWay = (ports: ReleasePorts, input: TaskInput, onPacked: () => void) => Promise<unknown>

/** One function makes all of it. */
export const inOneFunction: ReleaseWay = (ports, input, onPacked) => {
  const packages: ReleasePorts['packages'] = {
    ...ports.packages,
    publish: (file, key, sha256) => {
      onPacked()
      return ports.packages.publish(file, key, sha256)
    },
  }
  return releasePackage({ ...ports, packages })(input, NEVER)
}

/** The tasks of many functions, whose works lie in S3. One batch of files after the other: what one function gets from S3. */
export const together: ReleaseWay = async (ports, input, onPacked) => {
  const plan = await planRelease(ports)(input)
  if (plan.way !== 'BATCHES') throw new Error('There are too few files: one packs all of them')
  const pack = async (batch: number) => void (await packBatch(ports)({ ...input, batch }, NEVER))
  await eachAtOnce(plan.batches, 1, pack)
  onPacked()
  const { parts } = await layOutPackage(ports)(input)
  await eachAtOnce(parts, PARTS_AT_ONCE, async (part) => void (await addPart(ports)({ ...input, part })))
  while ((await publishPackage(ports)(input, NEVER)).next === 'again');
}
