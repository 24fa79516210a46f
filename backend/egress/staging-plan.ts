import type { EgressRequest, RequestFile } from '#egress/request.ts'

/** How much of a request one task does; what is more is done by several of them, side by side. */
export interface BatchLimits {
  readonly files: number
  readonly bytes: number
}

/** Some files of a round in the order of their paths: so many after a path, or from the first one on. */
export interface Batch {
  readonly number: number
  readonly after?: string
  readonly files: number
}

/** Whether one task stages a whole round, or each batch has a task of its own. */
export type StagingPlan =
  | { readonly way: 'HERE' }
  | { readonly way: 'BATCHES'; readonly batches: readonly Batch[] }

type Size = Pick<EgressRequest['files'], 'count' | 'bytes'>

/**
 * A round is cut into at most 151 batches (fifty by number, a hundred by size, the last one): with a path of 1,024 bytes in
 * each, their list takes 166 KB of the 256 KiB that a state machine hands on.
 */
const MOST_CUTS = 50

/** Whether one task can stage all of it. */
export function isOneTask({ count, bytes }: Size, limits: BatchLimits): boolean {
  return count <= limits.files && bytes <= limits.bytes
}

/**
 * Takes the files of a round of this size in their order, and cuts them into batches within the limits; a file that is
 * larger has one to itself. Where there would be too many batches, they are larger. The same files give the same plan.
 */
export function newStagingPlan(
  size: Size,
  limits: BatchLimits,
): { add(file: Pick<RequestFile, 'path' | 'bytes'>): void; plan(): StagingPlan } {
  const most = {
    files: Math.max(limits.files, Math.ceil(size.count / MOST_CUTS)),
    bytes: Math.max(limits.bytes, Math.ceil(size.bytes / MOST_CUTS)),
  }
  const batches: Batch[] = []
  let last: string | undefined
  let open: Batch = { number: 0, files: 0 }
  let bytes = 0
  return {
    add(file) {
      const isFull = open.files === most.files || bytes + file.bytes > most.bytes
      if (open.files > 0 && isFull) {
        batches.push(open)
        open = { number: batches.length, files: 0, ...(last !== undefined && { after: last }) }
        bytes = 0
      }
      open = { ...open, files: open.files + 1 }
      bytes += file.bytes
      last = file.path
    },
    plan: () => (batches.length === 0 ? { way: 'HERE' } : { way: 'BATCHES', batches: [...batches, open] }),
  }
}
