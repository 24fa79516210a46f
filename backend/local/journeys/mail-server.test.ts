import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from '#journeys/client.ts'
import { notices } from '#journeys/notices.ts'
import { decide, inReview, present, until } from '#journeys/requests.ts'
import { loadConfig } from '#local/config/load-config.ts'
import { smtpSink, type Script, type SmtpSink } from '#local/mail/smtp-sink.fixture.ts'
import { serve } from '#local/serve.ts'
import { signIn } from './client.ts'
import { DEMO, start, type Started } from './start.ts'

const FILES = { 'tables/secret-name.csv': 'region,n\nnorth,120\n' }

let sink: SmtpSink
let sluice: Started | undefined
beforeEach(async () => {
  sluice = undefined
  sink = await smtpSink()
})
afterEach(async () => {
  await sink.close()
  await sluice?.stop()
})

function smtpOf({ port }: SmtpSink) {
  return { host: '127.0.0.1', port, security: 'none', from: 'sluice@example.org' } as const
}

async function started(script: Script): Promise<(name: string) => Promise<Client>> {
  sink.follow(script)
  const { url } = (sluice = await start((config) => ({ ...config, mail: { smtp: smtpOf(sink) } })))
  return (name) => signIn(url, `${name}@example.org`)
}

/** A request that goes all the way. */
async function release(as: (name: string) => Promise<Client>): Promise<void> {
  const researcher = await as('researcher')
  const open = await inReview(researcher, FILES)
  const first = present(await decide(await as('governance'), open))
  present(await decide(await as('research-it'), first))
  await until(researcher, open.id, ({ status, stagedDeleted }) => status === 'RELEASED' && !!stagedDeleted)
}

test.for([
  ['hangs', { CONNECT: 'silence' }],
  ['refuses', { RCPT: '550 unknown' }],
  ['cuts the line', { DATA: 'cut' }],
] as const)(
  'a mail server that %s holds up no release; the notices are in the mailbox',
  async ([_what, script]) => {
    const as = await started(script)
    await release(as)
    expect(sink.mails).toEqual([])
    const own = await notices(await as('researcher'))
    expect(own.map(({ subject, mailed }) => [subject, mailed])).toEqual([
      ['[Sluice] Approved and released: Survival by region', false],
      ['[Sluice] Submitted: Survival by region', false],
    ])
  },
)

test('a service stops and starts although a mail server hangs', { timeout: 20_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-mail-'))
  sink.follow({ CONNECT: 'silence' })
  const config = { ...(await loadConfig(DEMO)), mail: { smtp: smtpOf(sink) } }
  const opened = () => serve({ config, dataFolder: folder, port: 0, report: () => {} })
  const first = await opened()
  await inReview(await signIn(first.url, 'researcher@example.org'), FILES)
  await first.close()
  const db = new DatabaseSync(join(folder, 'sluice.db'))
  // As if it had stood still for a while: all mail is due.
  db.exec(`UPDATE outbox SET next_at = '' WHERE state = 'waiting'`)
  db.close()
  const second = await opened()
  expect(await notices(await signIn(second.url, 'researcher@example.org'))).toMatchObject([{ mailed: false }])
  await second.close()
  await rm(folder, { recursive: true })
})

test('a mail that is given up is reported to the administrator in the mailbox, and stands there as not mailed', async () => {
  const as = await started({ RCPT: '550 unknown' })
  const open = await inReview(await as('researcher'), FILES)
  const db = new DatabaseSync(join(sluice?.folder ?? '', 'sluice.db'))
  // As if it had been tried for hours: the next time is the last.
  const aged = db.prepare(
    `UPDATE outbox SET attempts = 19, next_at = '' WHERE lane = 'mail' AND state = 'waiting'`,
  )
  const told = async () =>
    (await notices(await as('admin'))).filter(({ subject }) =>
      subject.startsWith('[Sluice] Mail not delivered'),
    )
  await expect
    .poll(
      async () => {
        aged.run()
        return (await told()).map(({ subject, requestId, mailed }) => [subject, requestId, mailed])
      },
      { timeout: 15_000, interval: 500 },
    )
    .toContainEqual(['[Sluice] Mail not delivered to Robin Researcher', open.id, false])
  db.close()
  expect(await notices(await as('researcher'))).toMatchObject([{ subject: /Submitted/, mailed: false }])
})

test('where no mail server is configured, nobody is told that a mail is on its way', async () => {
  sluice = await start()
  const researcher = await signIn(sluice.url, 'researcher@example.org')
  await inReview(researcher, FILES)
  expect((await notices(researcher)).map(({ mailed }) => mailed)).toEqual([null])
})
