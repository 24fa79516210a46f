import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { notWanted, usageError } from '#cli/cli-error.ts'
import { printable, printableJson } from '#cli/text.ts'

/** The streams and the environment of a process; `process` is one. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

/** How a command tells what it is doing. */
export interface Progress {
  note(line: string): void
  /** Replaces the last progress on a terminal; elsewhere a line now and then. */
  progress(line: string): void
  progressEnd(line: string): void
}

/** How a command speaks: its result on stdout, all else on stderr. */
export interface Terminal extends Progress {
  /** Whether someone is there who can answer. */
  readonly isInteractive: boolean
  /** The result: the value with --json, else the text. */
  result(value: unknown, lines: string): void
  /** Yes or no; anything but yes is no. */
  confirm(question: string): Promise<boolean>
  /** A secret: from stdin if that was asked for or is all there is, else typed without being shown. */
  secret(question: string, fromStdin: boolean): Promise<string>
}

const PROGRESS_EVERY_MS = 5_000

export function openTerminal(
  { stdin, stdout, stderr }: Io,
  { isJson }: { readonly isJson: boolean },
): Terminal {
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true
  let lastProgressAt = Date.now()
  const note = (line: string) => void stderr.write(`${printable(line)}\n`)

  return {
    isInteractive,
    note,
    result: (value, lines) => void stdout.write(`${isJson ? printableJson(value) : printable(lines)}\n`),
    progress(line) {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${printable(line)}`)
      else if (Date.now() - lastProgressAt >= PROGRESS_EVERY_MS) {
        lastProgressAt = Date.now()
        note(line)
      }
    },
    progressEnd: (line) => void stderr.write(`${stderr.isTTY ? '\r\x1b[K' : ''}${printable(line)}\n`),
    async confirm(question) {
      const asking = createInterface({ input: stdin, output: stderr })
      try {
        return /^y(?:es)?$/iu.test((await asking.question(`${question} [y/N] `)).trim())
      } finally {
        asking.close()
      }
    },
    async secret(question, fromStdin) {
      const secret = fromStdin || !isInteractive ? firstLine(await text(stdin)) : await typed(question)
      if (secret === '') throw usageError('The secret is empty.', 'Give it on stdin, or type it when asked.')
      return secret
    },
  }

  async function typed(question: string): Promise<string> {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const asking = createInterface({ input: stdin, output: nowhere, terminal: true })
    const interrupted = new Promise<never>((_resolve, reject) => {
      asking.once('SIGINT', () => reject(notWanted('Interrupted.')))
      asking.once('close', () => reject(notWanted('Nothing was typed.')))
    })
    stderr.write(question)
    try {
      return await Promise.race([asking.question(''), interrupted])
    } finally {
      asking.close()
      stderr.write('\n')
    }
  }
}

/** What was piped, without the line end that `echo` adds. */
function firstLine(piped: string): string {
  return piped.split(/\r?\n/u, 1)[0] ?? ''
}
