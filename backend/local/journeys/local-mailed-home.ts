import type { MailedHome, TakenMail } from '#journeys/journey-home.ts'
import { smtpSink, type SinkMail } from '#local/mail/smtp-sink.fixture.ts'
import { journeyHome } from './local-home.ts'
import { start } from './start.ts'

/** The local home with a mail server that takes everything. */
export async function localMailedHome(): Promise<MailedHome> {
  const sink = await smtpSink()
  const smtp = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'sluice@example.org' } as const
  const home = journeyHome(await start((config) => ({ ...config, mail: { smtp } })))
  return {
    ...home,
    mails: async () => sink.mails.map(taken),
    async stop() {
      await sink.close()
      await home.stop()
    },
  }
}

function taken({ content, to }: SinkMail): TakenMail {
  const [head = '', body = ''] = content.split('\r\n\r\n')
  const unfolded = head.replaceAll('\r\n ', ' ')
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(unfolded)?.[1]?.trim() ?? ''
  return {
    id: field('Message-ID'),
    from: field('From'),
    to: to.join(', '),
    text: `${head}\n${Buffer.from(body, 'base64').toString()}`,
  }
}
