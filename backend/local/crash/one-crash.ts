import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { newDataFolder, openCrashHome } from './crash-home.ts'
import { counting, type Death } from './death.ts'
import { memoryIn } from './memory.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { travel, type Way } from './travel.ts'

const DOOMED = fileURLToPath(new URL('doomed.fixture.ts', import.meta.url))

/** Where the sweep keeps its data folders: the template in `template`, and a new one for each run. */
export interface Place {
  readonly folder: string
  readonly template: string
}

export interface Run {
  readonly outcome: Outcome
  /** The calls of the process that was not killed. */
  readonly calls: readonly string[]
  /** The calls at which it was killed, in order. Shorter than the deaths where one came to its end before. */
  readonly killedAt: readonly string[]
}

/** Goes a way, dies as often as said, starts again, and goes on to the end. */
export async function runWith({ folder, template }: Place, way: Way, deaths: readonly Death[]): Promise<Run> {
  const data = await mkdtemp(join(folder, `${way}-`))
  newDataFolder(data, template)
  const killedAt: string[] = []
  for (const death of deaths) {
    const call = await killed(data, way, death)
    if (call !== undefined) killedAt.push(call)
  }
  const { around, calls } = counting()
  const home = await openCrashHome(data, around)
  try {
    await home.begin()
    await travel(home, way, memoryIn(join(data, 'memory.json')))
  } finally {
    await home.close()
  }
  const outcome = await outcomeOf(data)
  await rm(data, { recursive: true })
  return { outcome, calls, killedAt }
}

/** A process that is killed at a call; the call's name, or nothing where it came to its end before. */
async function killed(data: string, way: Way, { call, when }: Death): Promise<string | undefined> {
  const child = spawn(process.execPath, [DOOMED, data, way, String(call), when], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Compiled once, not for each of hundreds of processes.
    env: { ...process.env, NODE_COMPILE_CACHE: join(data, '../compiled') },
  })
  const [name, complaint] = await Promise.all([text(child.stdout), text(child.stderr), exited(child)])
  if (child.signalCode === 'SIGKILL') return name
  if (child.exitCode === 0) return undefined
  throw new Error(`It ended by itself at call ${call} (${when}): ${complaint}`)
}

async function exited(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
