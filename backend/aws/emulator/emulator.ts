import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { emulatorSettings } from './emulator-environment.ts'
import { installEmulator } from './install-emulator.ts'

const RUN_EMULATOR = fileURLToPath(new URL('run-emulator.py', import.meta.url))
const STARTS_WITHIN_MS = 60_000

export interface Emulator {
  readonly url: string
  /** Ends the emulator, its Lambdas and its data. It ends with this process too, in whatever way that ends. */
  readonly stop: () => Promise<void>
}

export interface EmulatorOptions {
  /** Where the emulator's own log goes; nowhere if it is left out. */
  readonly logFile?: string
  readonly say?: (line: string) => void
  /** Settings of the emulator beyond the usual ones. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts an empty AWS emulator on a free port of 127.0.0.1, with data of its own.
 * Throws NoEmulator where it cannot be installed.
 */
export async function startEmulator({
  logFile,
  say = () => {},
  settings,
}: EmulatorOptions = {}): Promise<Emulator> {
  const python = await installEmulator(say)
  const folder = await mkdtemp(join(tmpdir(), 'sluice-emulator-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A group of its own: Ctrl-C reaches this process, which then stops the emulator in its own time.
  const child = spawn(python, ['-B', RUN_EMULATOR, folder], {
    cwd: folder,
    env: { ...emulatorSettings(port, folder), ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const log = logFile === undefined ? undefined : createWriteStream(logFile)
  for (const output of [child.stdout, child.stderr]) {
    if (log) output.pipe(log, { end: false })
    else output.resume()
  }
  const stop = async () => {
    child.stdin.destroy()
    await ended
    await rm(folder, { recursive: true, force: true })
    log?.end()
  }
  try {
    await untilHealthy(url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const healthy = await fetch(`${url}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (healthy) return
    await sleep(100)
  }
  throw new Error('The AWS emulator did not start.')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
