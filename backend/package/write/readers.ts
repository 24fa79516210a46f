import { atMost } from '#core/at-most.ts'

/**
 * Small files of all jobs together that are read at the same time from a store: hides the way there. More would gain little, since
 * one thread takes about 1,200 a second (bench/README.md, release-far).
 */
export const READS_AT_ONCE = 32

export type Readers = ReturnType<typeof atMost>

/** Those who read the small files of one package. */
export function newReaders(): Readers {
  return atMost(READS_AT_ONCE)
}
