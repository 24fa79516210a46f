import { addPart } from '#egress/tasks/add-part.ts'
import { layOutPackage } from '#egress/tasks/lay-out-package.ts'
import { packBatch } from '#egress/tasks/pack-batch.ts'
import { planRelease } from '#egress/tasks/plan-release.ts'
import { publishPackage } from '#egress/tasks/publish-package.ts'
import type { TaskInput } from '#egress/tasks/task.ts'
import type { Ports } from '#ports/ports.ts'

type Needs = Pick<Ports, 'records' | 'staging' | 'packages' | 'works' | 'signer' | 'settings' | 'now'>

const NEVER = new AbortController().signal

/** The steps of the state machine by which many make a package, each for itself. */
export function makingTogether(ports: Needs, input: TaskInput) {
  const numbersOf = async (): Promise<readonly number[]> => {
    const plan = await planRelease(ports)(input)
    if (plan.way !== 'BATCHES') throw new Error('one packs all of it')
    return plan.batches
  }
  return {
    /** @returns how many batches there are */
    async pack(): Promise<number> {
      const numbers = await numbersOf()
      await Promise.all(numbers.map((batch) => packBatch(ports)({ ...input, batch }, NEVER)))
      return numbers.length
    },
    /** @returns how many parts there are */
    async putTogether(): Promise<number> {
      const { parts } = await layOutPackage(ports)(input)
      await Promise.all(parts.map((part) => addPart(ports)({ ...input, part })))
      return parts.length
    },
    /** @returns how many tasks it took to read all back */
    async publish(bytesAtOnce?: number): Promise<number> {
      const run = publishPackage({ ...ports, ...(bytesAtOnce !== undefined && { bytesAtOnce }) })
      for (let tasks = 1; ; tasks += 1) if ((await run(input, NEVER)).next === 'done') return tasks
    },
  }
}
