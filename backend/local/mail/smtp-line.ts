import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** The mail server said no, or said nothing that makes sense. Only codes: what servers write names people. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** A line to a mail server on which commands and replies take turns. */
export interface SmtpLine {
  readonly isPrivate: boolean
  /** Sends a command and waits for its reply. @throws MailRefused if the code is none of these */
  ask(command: string, ...codes: readonly number[]): Promise<readonly string[]>
  /** The next reply. @throws MailRefused if the code is none of these, or the line is cut */
  reply(to: string, ...codes: readonly number[]): Promise<readonly string[]>
  send(text: string): void
  /** Goes on in private on the same line. @throws Error unless the server proves to be the one it should be */
  secured(): Promise<SmtpLine>
  hangUp(): void
}

const MAX_REPLY_CHARACTERS = 65_536

/** Dials a mail server; with `tls` nothing is said before the server has proved who it is. */
export async function dial(host: string, port: number, tls: boolean, signal: AbortSignal): Promise<SmtpLine> {
  signal.throwIfAborted()
  const socket = tls ? connectTls({ host, port, servername: nameOf(host) }) : connectPlain({ host, port })
  return connected(socket, tls ? 'secureConnect' : 'connect', { host, signal, isPrivate: tls })
}

interface LineOptions {
  readonly host: string
  readonly signal: AbortSignal
  readonly isPrivate: boolean
}

function connected(socket: Socket, event: string, options: LineOptions): Promise<SmtpLine> {
  const cut = (): void => {
    socket.destroy(new MailRefused('The mail server took too long'))
  }
  options.signal.addEventListener('abort', cut, { once: true })
  socket.once('close', () => options.signal.removeEventListener('abort', cut))
  const line = lineOn(socket, options)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new MailRefused('The mail server hung up')))
    socket.once(event, () => resolve(line))
  })
}

function lineOn(socket: Socket, options: LineOptions): SmtpLine {
  let heard = ''
  let cut: Error | undefined
  let wake = (): void => {}
  const hear = (chunk: Buffer): void => {
    heard += chunk.toString('latin1')
    wake()
  }
  const end = (error: Error): void => {
    cut ??= error
    wake()
  }
  socket.on('data', hear)
  socket.on('error', end)
  socket.on('close', () => end(new MailRefused('The mail server hung up')))

  const nextLine = async (): Promise<string> => {
    for (;;) {
      const at = heard.indexOf('\n')
      if (at >= 0) {
        const text = heard.slice(0, at).trimEnd()
        heard = heard.slice(at + 1)
        return text
      }
      if (cut) throw cut
      if (heard.length > MAX_REPLY_CHARACTERS) throw new MailRefused('The mail server talks too much')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const reply: SmtpLine['reply'] = async (to, ...codes) => {
    const texts: string[] = []
    for (;;) {
      const text = await nextLine()
      const [, code = '', more, rest = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(text) ?? []
      if (code === '') throw new MailRefused(`The mail server answered ${to} with no code`)
      texts.push(rest)
      if (texts.length > 1_000) throw new MailRefused('The mail server talks too much')
      if (more === '-') continue
      if (codes.includes(Number(code))) return texts
      throw new MailRefused(`The mail server answered ${to} with ${code}`)
    }
  }

  return {
    isPrivate: options.isPrivate,
    reply,
    send: (text) => {
      socket.write(text)
    },
    ask(command, ...codes) {
      socket.write(`${command}\r\n`)
      return reply(command.split(' ', 1)[0] ?? '', ...codes)
    },
    secured() {
      // What was said before the line became private may be anybody's.
      if (heard !== '') throw new MailRefused('The mail server spoke out of turn')
      socket.off('data', hear)
      const secure = connectTls({ socket, servername: nameOf(options.host) })
      return connected(secure, 'secureConnect', { ...options, isPrivate: true })
    },
    hangUp: () => {
      socket.destroy()
    },
  }
}

/** Certificates name hosts; an IP address must not be sent as a server name. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host
}
