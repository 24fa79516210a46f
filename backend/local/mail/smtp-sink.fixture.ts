import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** What the sink says at a point, in place of what a willing server would: a reply, nothing at all, or the line is cut. */
export type Odd = `${number} ${string}` | `${number}-${string}` | 'silence' | 'cut'

/** Points of a conversation: a command, `CONNECT`, or `.` for the end of the mail. */
export type Script = Readonly<Record<string, Odd>>

export interface SinkMail {
  readonly from: string
  readonly to: readonly string[]
  readonly content: string
  readonly wasPrivate: boolean
}

export interface SmtpSink {
  readonly port: number
  readonly mails: readonly SinkMail[]
  /** Every command that came, also those that were answered oddly. */
  readonly commands: readonly string[]
  /** From now on. */
  follow(script: Script): void
  close(): Promise<void>
}

const WILLING: Script = {
  CONNECT: '220 sink.example.org ready',
  EHLO: '250 sink.example.org',
  STARTTLS: '220 go ahead',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  '.': '250 taken',
  QUIT: '221 bye',
}

/** A mail server that keeps what it is given, on a free port. */
export async function smtpSink(
  script: Script = {},
  tls?: { readonly key: string; readonly cert: string; readonly fromTheStart?: boolean },
): Promise<SmtpSink> {
  let odd = script
  const mails: SinkMail[] = []
  const commands: string[] = []
  const open = new Set<Socket>()

  const talk = (socket: Socket, isPrivate: boolean): void => {
    let heard = ''
    let mail: { from: string; to: string[]; lines: string[] } = { from: '', to: [], lines: [] }
    let inContent = false

    const say = (point: string): void => {
      const answer = odd[point] ?? WILLING[point] ?? '500 what'
      if (answer === 'cut') socket.destroy()
      else if (answer !== 'silence') socket.write(`${answer}\r\n`)
    }

    const content = (line: string): void => {
      if (line !== '.') return void mail.lines.push(line.startsWith('.') ? line.slice(1) : line)
      inContent = false
      if (odd['.'] === undefined || odd['.'] === 'cut')
        mails.push({ from: mail.from, to: mail.to, content: mail.lines.join('\r\n'), wasPrivate: isPrivate })
      mail = { from: '', to: [], lines: [] }
      say('.')
    }

    const command = (line: string): void => {
      commands.push(line)
      const point = (/^[A-Za-z]+/.exec(line)?.[0] ?? '').toUpperCase()
      const address = /<(.*)>/.exec(line)?.[1] ?? ''
      if (point === 'MAIL') mail.from = address
      if (point === 'RCPT') mail.to.push(address)
      inContent = point === 'DATA' && odd['DATA'] === undefined
      say(point)
      if (point !== 'STARTTLS' || !tls || odd['STARTTLS'] !== undefined) return
      socket.removeAllListeners('data')
      talk(kept(new TLSSocket(socket, { isServer: true, ...tls })), true)
    }

    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
      for (let at = heard.indexOf('\r\n'); at >= 0; at = heard.indexOf('\r\n')) {
        const line = heard.slice(0, at)
        heard = heard.slice(at + 2)
        if (inContent) content(line)
        else command(line)
      }
    })
    if (!isPrivate || tls?.fromTheStart) say('CONNECT')
  }

  const kept = <T extends Socket>(socket: T): T => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
    return socket
  }

  const server = createServer((socket) => {
    kept(socket)
    if (tls?.fromTheStart) talk(kept(new TLSSocket(socket, { isServer: true, ...tls })), true)
    else talk(socket, false)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    mails,
    commands,
    follow(next) {
      odd = next
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
