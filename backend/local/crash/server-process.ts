import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import memory from '../../../scripts/memory.json' with { type: 'json' }

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The real server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** From the start of the process until it said where it can be reached. */
  readonly startedInMs: number
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to end. */
  stop(): Promise<void>
}

/**
 * Starts the server on a data folder: at first on any free port, later on the one that it had before.
 * @throws Error with what it said, where it does not start
 */
export async function startServer(
  dataFolder: string,
  options: { readonly config?: string } = {},
): Promise<ServerProcess> {
  const started = performance.now()
  const { SLUICE_PORT: _own, SLUICE_CONFIG: _other, ...inherited } = process.env
  const child = spawn(process.execPath, [...memory.flags, MAIN, '--empty'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      ...memory.env,
      SLUICE_DATA: dataFolder,
      SLUICE_PORT: '0',
      ...(options.config !== undefined && { SLUICE_CONFIG: options.config }),
    },
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += String(chunk)))
  const url = await firstUrl(child)
  if (url === undefined) {
    await gone(child)
    throw new Error(complaint)
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await gone(child)
  }
  return {
    url,
    pid: child.pid ?? 0,
    startedInMs: Math.round(performance.now() - started),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

async function firstUrl({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined
  const lines = createInterface(stdout)
  for await (const line of lines)
    if (line.startsWith('http')) {
      // What else it says is let go, so that it never waits for a reader.
      stdout.resume()
      return line
    }
  return undefined
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
