import { writeSync } from 'node:fs'
import type { Around } from './mortal-ports.ts'

/** Where a process dies: before or after its port call number `call`, counted from 1. */
export interface Death {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** Notes the names of the calls, in their order. */
export function counting(): { readonly around: Around; readonly calls: readonly string[] } {
  const calls: string[] = []
  const around: Around = async (name, work) => {
    calls.push(name)
    return work()
  }
  return { around, calls }
}

/** Kills the own process at one call, as a power cut would: nothing of it is ended, nothing is cleaned up. */
export function dying(death: Death): Around {
  let calls = 0
  return async (name, work) => {
    calls += 1
    const isLast = calls === death.call
    if (isLast && death.when === 'before') return die(name)
    const answer = await work()
    return isLast ? die(name) : answer
  }
}

function die(name: string): Promise<never> {
  writeSync(1, name)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}
