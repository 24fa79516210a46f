import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Effects } from '#egress/carry-out.ts'
import { reportStuck } from '#egress/effects/report-stuck.ts'
import { sendMail } from '#egress/effects/send-mail.ts'
import { receiveMessage } from '#egress/intake/receive-message.ts'
import type { Notice } from '#egress/notice.ts'
import { noticeWrites } from '#egress/notices.ts'
import { perform } from '#egress/perform.ts'
import { NOTHING } from '#egress/step.ts'
import { later } from '#egress/transitions.ts'
import { smtpSink } from '#local/mail/smtp-sink.fixture.ts'
import { memoryHome, type MemoryHome } from '#local/memory-home.fixture.ts'
import { smtpMail } from '#local/smtp-mail.ts'
import type { Lane } from '#ports/outbox.ts'
import { openDispatcher, type Dispatcher, type DispatcherDeps } from './dispatcher.ts'

const NOTICE: Notice = {
  id: 'request-1/1/released/once/researcher',
  to: { id: 'researcher', name: 'Person researcher', email: 'researcher@example.org' },
  requestId: 'request-1',
  subject: '[Sluice] Approved and released: Survival by region',
  text: 'Released.',
  createdAt: '2026-03-04T09:00:00.000Z',
}
const UNUSED: Effects = {
  startWorkflow: async () => {},
  resumeStage: async () => {},
  mail: async () => {},
  announceStage: async () => {},
  processMessage: async () => {},
}
const broken = async (): Promise<void> => {
  throw new Error('out of order for researcher@example.org')
}

let home: MemoryHome
let time: string
let lines: Parameters<DispatcherDeps['report']>[0][]
let dispatchers: Dispatcher[]
beforeEach(async () => {
  home = await memoryHome()
  time = '2026-03-04T09:00:00.000Z'
  lines = []
  dispatchers = []
})
afterEach(async () => {
  for (const dispatcher of dispatchers) await dispatcher.close()
  await home.close()
})

function dispatcherOf(
  lane: Lane,
  effects: Partial<Effects>,
  stuck: DispatcherDeps['stuck'] = reportStuck(home.ports),
): Dispatcher {
  const { outbox } = home
  const dispatcher = openDispatcher({
    outbox,
    lane,
    effects: { ...UNUSED, ...effects },
    stuck,
    now: () => time,
    report: (line) => lines.push(line),
  })
  dispatchers.push(dispatcher)
  return dispatcher
}

/** Lets hours go by, in which everything that is due is tried. */
async function hours(count: number, dispatcher: Dispatcher): Promise<void> {
  for (let second = 1; second <= 4_096; second *= 2) await after(second, dispatcher)
  for (let hour = 1; hour <= count; hour += 1) await after(3_600, dispatcher)
}

async function after(seconds: number, dispatcher: Dispatcher): Promise<void> {
  time = later(time, seconds)
  dispatcher.wake()
  await dispatcher.idle()
}

test('a mail that no server takes is tried for hours, then given up, and the administrator finds that in the mailbox', async () => {
  const { ports, outbox } = home
  const sink = await smtpSink({ RCPT: '550 <researcher@example.org> is unknown' })
  const server = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'sluice@example.org' } as const
  await ports.records.commit({ ...NOTHING, ...noticeWrites([NOTICE]) })
  await hours(24, dispatcherOf('mail', { mail: sendMail({ ...ports, mail: smtpMail(server) }) }))

  expect(sink.commands.filter((command) => command.startsWith('RCPT'))).toHaveLength(20)
  expect(lines.map(({ code }) => code)).toEqual([
    ...Array<string>(19).fill('OUTBOX_RETRY'),
    'OUTBOX_GIVEN_UP',
  ])
  expect(await ports.records.notice(NOTICE.id)).toMatchObject({ mailed: false })
  const notices = await ports.records.notices({ to: 'admin', limit: 10 })
  expect(notices).toMatchObject([
    {
      requestId: 'request-1',
      subject: '[Sluice] Mail not delivered to Person researcher',
      text: expect.stringContaining(NOTICE.subject),
      mailed: false,
    },
  ])
  expect(await outbox.due('mail', '9999', 10)).toEqual([])
  await sink.close()
})

test('a mail that was taken at last is not sent again', async () => {
  const { ports } = home
  const sink = await smtpSink({ '.': '452 later' })
  const server = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'sluice@example.org' } as const
  await ports.records.commit({ ...NOTHING, ...noticeWrites([NOTICE]) })
  const dispatcher = dispatcherOf('mail', { mail: sendMail({ ...ports, mail: smtpMail(server) }) })
  await after(0, dispatcher)
  sink.follow({})
  await hours(2, dispatcher)
  expect(sink.mails).toHaveLength(1)
  expect(await ports.records.notice(NOTICE.id)).toMatchObject({ mailed: true })
  expect(await ports.records.notices({ to: 'admin', limit: 10 })).toEqual([])
  await sink.close()
})

test('a mail to an address that no mail server takes is given up at once, and the administrator is told', async () => {
  const { ports, outbox } = home
  const sink = await smtpSink()
  const server = { host: '127.0.0.1', port: sink.port, security: 'none', from: 'sluice@example.org' } as const
  const nowhere = { ...NOTICE, to: { ...NOTICE.to, email: 'nobody at all' } }
  await ports.records.commit({ ...NOTHING, ...noticeWrites([nowhere]) })
  await after(0, dispatcherOf('mail', { mail: sendMail({ ...ports, mail: smtpMail(server) }) }))
  expect(lines.map(({ code }) => code)).toEqual(['OUTBOX_GIVEN_UP'])
  expect(await ports.records.notices({ to: 'admin', limit: 10 })).toMatchObject([
    { subject: '[Sluice] Mail not delivered to Person researcher' },
  ])
  expect(await outbox.due('mail', '9999', 10)).toEqual([])
  await sink.close()
})

test('a topic that takes no announcement is tried for hours, then given up, and the administrator is told once', async () => {
  const { ports, outbox } = home
  const entry = { id: 'announce/r', kind: 'announceStage', requestId: 'r', round: 1, stage: 0 } as const
  await ports.records.commit({ ...NOTHING, outbox: [entry] })
  await hours(24, dispatcherOf('mail', { announceStage: broken }))
  expect(lines.filter(({ code }) => code === 'OUTBOX_GIVEN_UP')).toHaveLength(1)
  expect(await ports.records.notices({ to: 'admin', limit: 10 })).toMatchObject([
    { requestId: 'r', subject: "[Sluice] Reviewers' topic not told: r" },
  ])
  expect(await outbox.due('mail', '9999', 10)).toEqual([])
})

test('one mail that cannot be sent holds up none of the others', async () => {
  const { ports } = home
  const ids = ['a', 'b', 'c']
  await ports.records.commit({ ...NOTHING, ...noticeWrites(ids.map((id) => ({ ...NOTICE, id }))) })
  const sent: string[] = []
  await after(
    0,
    dispatcherOf('mail', {
      mail: async ({ noticeId }) => (noticeId === 'a' ? broken() : void sent.push(noticeId)),
    }),
  )
  expect(sent).toEqual(['b', 'c'])
})

test('a workflow that cannot be reached is tried for ever; the administrator is told once', async () => {
  const { ports } = home
  const entry = {
    id: 'start/request-1',
    kind: 'startWorkflow',
    requestId: 'request-1',
    round: 1,
    attempt: 1,
  } as const
  await ports.records.commit({ ...NOTHING, outbox: [entry] })
  let works = false
  let tries = 0
  const dispatcher = dispatcherOf('work', {
    startWorkflow: async () => {
      tries += 1
      if (!works) await broken()
    },
  })
  await hours(48, dispatcher)
  expect(tries).toBeGreaterThan(50)
  expect(await ports.records.notices({ limit: 10 })).toMatchObject([
    { to: { id: 'admin' }, subject: '[Sluice] A request does not move: request-1' },
  ])
  works = true
  const before = tries
  await hours(24, dispatcher)
  expect(tries).toBe(before + 1)
})

test('a message at which the service fails again and again is refused with that reason, and can be delivered again', async () => {
  const { ports, outbox } = home
  const body = JSON.stringify({ id: 'message-1' })
  const deliver = async () =>
    perform(ports.records, receiveMessage(ports), body, await home.someone('script'))
  await deliver()
  await hours(24, dispatcherOf('intake', { processMessage: broken }))
  expect(await ports.records.message('message-1')).toMatchObject({
    state: 'REFUSED',
    reason: 'The service failed at this message again and again. Look for OUTBOX_GIVEN_UP in its log.',
  })
  expect(await ports.records.notices({ to: 'admin', limit: 10 })).toMatchObject([
    { subject: '[Sluice] Intake message refused: message-1' },
  ])
  home.setTime(time)
  await deliver()
  expect(await ports.records.message('message-1')).toMatchObject({ state: 'RECEIVED' })
  expect(await outbox.due('intake', time, 10)).toHaveLength(1)
})

test('while nobody can be told of a mail that failed too often, it holds up no other, and it is given up when somebody is', async () => {
  const { ports, outbox } = home
  await ports.records.commit({ ...NOTHING, ...noticeWrites([NOTICE]) })
  const sent: string[] = []
  let canTell = false
  const dispatcher = dispatcherOf(
    'mail',
    { mail: async ({ noticeId }) => (noticeId === NOTICE.id ? broken() : void sent.push(noticeId)) },
    async (entry) => (canTell ? reportStuck(ports)(entry) : broken()),
  )
  await hours(24, dispatcher)
  await ports.records.commit({ ...NOTHING, ...noticeWrites([{ ...NOTICE, id: 'another' }]) })
  await after(0, dispatcher)
  expect(sent).toEqual(['another'])
  expect(lines.map(({ code }) => code)).toContain('OUTBOX_STUCK_UNTOLD')
  expect(lines.map(({ code }) => code)).not.toContain('OUTBOX_UNREADABLE')

  canTell = true
  await hours(1, dispatcher)
  expect(await ports.records.notices({ to: 'admin', limit: 10 })).toMatchObject([
    { subject: '[Sluice] Mail not delivered to Person researcher' },
  ])
  expect(await outbox.due('mail', '9999', 10)).toEqual([])
})
