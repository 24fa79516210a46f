import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emulatorEnvironment, withoutAws } from '../backend/aws/emulator/emulator-environment.ts'
import { type Emulator, startEmulator } from '../backend/aws/emulator/emulator.ts'
import { NO_EMULATOR, NoEmulator } from '../backend/aws/emulator/no-emulator.ts'
import { notHeld } from '../backend/aws/emulator/not-held.ts'
import { journeysNotMade } from '../backend/aws/journeys/cannot.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOGS = join(ROOT, '.sluice/emulator/logs')
const logFile = join(LOGS, `${process.pid}.log`)

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** Runs the tests to their end; signals go to them, so that the emulator is stopped after them. */
function runTests(url: string): Promise<number> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', 'vitest.aws.config.ts', ...process.argv.slice(2)]
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...withoutAws(process.env), ...emulatorEnvironment(url) },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal))
  }
  // Whoever started this is gone, without a word.
  process.on('disconnect', () => child.kill('SIGTERM'))
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

async function start(): Promise<Emulator | undefined> {
  mkdirSync(LOGS, { recursive: true })
  try {
    return await startEmulator({ logFile, say })
  } catch (error) {
    if (!(error instanceof NoEmulator)) throw error
    process.stderr.write(`${error.message}\n`)
    return undefined
  }
}

const emulator = await start()
if (!emulator) process.exit(NO_EMULATOR)
const code = await runTests(emulator.url)
await emulator.stop()
say(
  [
    '',
    'Not shown by these tests, since the emulator cannot hold it:',
    ...notHeld().map((line) => `- ${line}`),
    'Journeys of the local home that this one cannot make:',
    ...journeysNotMade().map((line) => `- ${line}`),
  ].join('\n'),
)
if (code === 0) rmSync(logFile)
else say(`What the emulator logged: ${logFile}`)
process.exit(code)
