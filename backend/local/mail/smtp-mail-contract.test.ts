import { mailContract, type TakenMail } from '#ports/contracts/mail-contract.ts'
import { smtpMail } from '#local/smtp-mail.ts'
import { readMail } from './read-mail.fixture.ts'
import { smtpSink, type SinkMail } from './smtp-sink.fixture.ts'

mailContract(async () => {
  const sink = await smtpSink()
  const deaf = await smtpSink({ CONNECT: 'cut' })
  const sender = 'sluice@example.org'
  const mailBy = (port: number) => smtpMail({ host: '127.0.0.1', port, security: 'none', from: sender })
  const [mail, unanswered] = [mailBy(sink.port), mailBy(deaf.port)]
  return {
    mail,
    unanswered,
    sender,
    takenFor: async (address) => sink.mails.filter(({ to }) => to.includes(address)).map(taken),
    async close() {
      mail.close()
      unanswered.close()
      await Promise.all([sink.close(), deaf.close()])
    },
  }
})

function taken({ from, to, content }: SinkMail): TakenMail {
  const { headers, text } = readMail(content)
  return { from, to, subject: new Map(headers).get('Subject') ?? '', text }
}
