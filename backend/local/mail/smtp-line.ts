import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** The mail server said no, or nothing that makes sense. Only codes are kept: what servers write names people. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** A line to a mail server, on which commands and replies take turns. */
export interface SmtpLine {
  /** The next reply. @throws MailRefused if its code is none of these, or the line is cut */
  reply(to: string, ...codes: readonly number[]): Promise<readonly string[]>
  /** Sends a command and waits for its reply, in the same way. */
  ask(command: string, ...codes: readonly number[]): Promise<readonly string[]>
  send(text: string): void
  /** Goes on in private on the same line. @throws Error unless the server proves to be the one that was dialled */
  secured(): Promise<SmtpLine>
  hangUp(): void
}

const MAX_HEARD_CHARACTERS = 65_536

/** Dials a mail server; with `tls` nothing is said before it has proved who it is. The signal cuts the line. */
export function dial(host: string, port: number, tls: boolean, signal: AbortSignal): Promise<SmtpLine> {
  signal.throwIfAborted()
  const socket = tls ? connectTls({ host, port, servername: nameOf(host) }) : connectPlain({ host, port })
  return connected(socket, tls ? 'secureConnect' : 'connect', host, signal)
}

/** Certificates name hosts; an IP address is not sent as a name. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host
}

function connected(socket: Socket, event: string, host: string, signal: AbortSignal): Promise<SmtpLine> {
  const cut = (): void => {
    socket.destroy(signal.reason instanceof Error ? signal.reason : undefined)
  }
  signal.addEventListener('abort', cut, { once: true })
  const line = lineOn(socket, host, signal)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => {
      signal.removeEventListener('abort', cut)
      reject(new MailRefused('The mail server hung up'))
    })
    socket.once(event, () => resolve(line))
  })
}

function lineOn(socket: Socket, host: string, signal: AbortSignal): SmtpLine {
  const ear = listening(socket)

  const reply: SmtpLine['reply'] = async (to, ...codes) => {
    const texts: string[] = []
    for (;;) {
      const [, code, more, text = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(await ear.next()) ?? []
      if (code === undefined) throw new MailRefused(`The mail server answered ${to} with no code`)
      if (texts.push(text) > 1_000) throw new MailRefused('The mail server talks too much')
      if (more === '-') continue
      if (codes.includes(Number(code))) return texts
      throw new MailRefused(`The mail server answered ${to} with ${code}`)
    }
  }

  return {
    reply,
    ask(command, ...codes) {
      socket.write(`${command}\r\n`)
      return reply(command.split(' ', 1)[0] ?? '', ...codes)
    },
    send(text) {
      socket.write(text)
    },
    async secured() {
      // What was said before the line became private may be anybody's.
      if (ear.cover() !== '') throw new MailRefused('The mail server spoke out of turn')
      const secure = connectTls({ socket, host, servername: nameOf(host) })
      return connected(secure, 'secureConnect', host, signal)
    },
    hangUp() {
      socket.destroySoon()
    },
  }
}

/** Hears lines, one after the other, until `cover` answers what is left over. */
function listening(socket: Socket): { next(): Promise<string>; cover(): string } {
  let heard = ''
  let cut: Error | undefined
  let wake: (() => void) | undefined
  const hear = (chunk: Buffer): void => {
    heard += chunk.toString('latin1')
    wake?.()
  }
  const end = (error: Error): void => {
    cut ??= error
    wake?.()
  }
  socket.on('data', hear)
  socket.on('error', end)
  socket.on('close', () => end(new MailRefused('The mail server hung up')))

  return {
    async next() {
      for (;;) {
        const at = heard.indexOf('\n')
        if (at >= 0) {
          const line = heard.slice(0, at).trimEnd()
          heard = heard.slice(at + 1)
          return line
        }
        if (cut) throw cut
        if (heard.length > MAX_HEARD_CHARACTERS) throw new MailRefused('The mail server talks too much')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    cover() {
      socket.off('data', hear)
      return heard
    },
  }
}
