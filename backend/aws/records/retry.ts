import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#core/fault.ts'

const LONGEST_WAIT_MS = 300
const MAX_TRIES = 60

/**
 * Waits before the next try: a random time, so that those who met do not meet again, and up to twice as long each time.
 * @throws Fault CONFLICT after sixty tries, which are nine seconds on average
 */
export async function waitForTurn(tries: number): Promise<void> {
  if (tries >= MAX_TRIES)
    throw new Fault('CONFLICT', 'Too many others are changing this at the same time. Try again.')
  await sleep(Math.random() * Math.min(5 * 2 ** tries, LONGEST_WAIT_MS))
}
