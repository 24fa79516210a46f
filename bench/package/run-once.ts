import { spawn } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { CorpusFolder } from './corpus-folder.ts'
import type { Tools } from './tools.ts'
import type { Command } from './ways.ts'

/** What it cost to pack a corpus once. */
export interface Run {
  readonly seconds: number
  /** Of these, without the start of the process, if it told. */
  readonly packSeconds?: number
  /** Of all cores together, user and system. */
  readonly cpuSeconds: number
  /** The most resident memory. */
  readonly peakBytes: number
  readonly contentBytes: number
  readonly archiveBytes: number
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Measures one process, and leaves its archive at the target. Throws with what the process said if it failed. */
export async function runOnce(
  { python }: Tools,
  { program, args, cwd }: Command,
  corpus: CorpusFolder,
  target: string,
): Promise<Run> {
  rmSync(target, { force: true })
  const said = await succeed({ program: python, args: [here('measure.py'), program, ...args], cwd })
  const cost = Object.assign(
    {},
    ...said
      .split('\n')
      .filter(isJson)
      .map((line) => JSON.parse(line) as unknown),
  ) as Omit<Run, 'contentBytes' | 'archiveBytes'>
  return { ...cost, contentBytes: corpus.bytes, archiveBytes: statSync(target).size }
}

/** What programs print besides is not meant for us. */
function isJson(line: string): boolean {
  return line.startsWith('{"')
}

/** Two tools that know nothing of each other read the archive to its end. Throws if one of them finds anything wrong. */
export async function checkArchive({ python }: Tools, corpus: CorpusFolder, target: string): Promise<void> {
  await succeed({ program: 'unzip', args: ['-tqq', target] })
  await succeed({ program: python, args: [here('check-archive.py'), target, corpus.list] })
}

/** What the process said, when it has ended well. It ends with this one. */
async function succeed({
  program,
  args,
  cwd,
}: {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string | undefined
}): Promise<string> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = (): void => void child.kill()
  process.once('exit', stop)
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const [said, complaints, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    if (status !== 0) throw new Error(`${[program, ...args].join(' ')} failed:\n${complaints}${said}`)
    return said
  } finally {
    process.off('exit', stop)
  }
}
