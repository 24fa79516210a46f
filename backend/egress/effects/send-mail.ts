import { NOTHING } from '#egress/step.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import type { Ports } from '#ports/ports.ts'

/** Mails a notice that is in the mailbox already. */
export function sendMail({ records, mail }: Pick<Ports, 'records' | 'mail'>) {
  return async ({ noticeId }: Extract<OutboxEntry, { kind: 'mail' }>): Promise<void> => {
    const notice = await records.notice(noticeId)
    if (!notice || notice.mailed || notice.to.email === '') return
    const sent = await mail.deliver(notice)
    if (sent === 'sent') await records.commit({ ...NOTHING, changes: [{ kind: 'mailed', noticeId }] })
  }
}
