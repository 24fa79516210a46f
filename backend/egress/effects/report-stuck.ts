import { administrator } from '#egress/administrator.ts'
import { correlated } from '#egress/correlated.ts'
import { refusedMessage } from '#egress/intake/settle-message.ts'
import type { Notice } from '#egress/notice.ts'
import { noticeWrites } from '#egress/notices.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { NOTHING } from '#egress/step.ts'
import type { Ports } from '#ports/ports.ts'
import type { Unit } from '#ports/records.ts'

/** Tells the administrator of an entry that failed as often as it may. Repeatable: nobody is told twice. */
export function reportStuck({
  records,
  directory,
  settings,
  now,
}: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>) {
  const told = async (about: Pick<Notice, 'id' | 'requestId' | 'subject'>, text: readonly string[]) => {
    const to = await administrator(directory, settings)
    const link = `${settings.publicUrl}/#request=${about.requestId}`
    return noticeWrites([
      { ...about, id: `${about.id}/${to.id}`, to, text: [...text, link].join('\n\n'), createdAt: now() },
    ])
  }

  const unitOf = async (entry: OutboxEntry): Promise<Unit> => {
    switch (entry.kind) {
      case 'mail': {
        const notice = await records.notice(entry.noticeId)
        if (!notice) return NOTHING
        const { changes } = await told(
          {
            id: `stuck/${entry.id}`,
            requestId: notice.requestId,
            subject: `[Sluice] Mail not delivered to ${notice.to.name}`,
          },
          [
            `No mail server took this mail to ${notice.to.name}: ${notice.subject}`,
            'Next: tell them another way, and look at their address and at the mail server.',
          ],
        )
        // In the mailbox only: what could not be mailed is not a matter for mail.
        return { ...NOTHING, changes }
      }
      case 'announceStage': {
        const { changes } = await told(
          {
            id: `stuck/${entry.id}`,
            requestId: entry.requestId,
            subject: `[Sluice] Reviewers' topic not told: ${entry.requestId}`,
          },
          [
            'The topic of the reviewers did not take the announcement of an open stage, however often it was tried. Their notices are in the mailbox.',
            'Next: look at the topic, and for OUTBOX_GIVEN_UP in the log.',
          ],
        )
        return { ...NOTHING, changes }
      }
      case 'processMessage': {
        const message = await records.message(entry.messageId)
        if (message?.state !== 'RECEIVED') return NOTHING
        const reason =
          'The service failed at this message again and again. Look for OUTBOX_GIVEN_UP in its log.'
        return refusedMessage({ directory, settings }, message, reason, now())
      }
      case 'startWorkflow':
      case 'resumeStage':
        return {
          ...NOTHING,
          ...(await told(
            {
              id: `stuck/${entry.id}`,
              requestId: entry.requestId,
              subject: `[Sluice] A request does not move: ${entry.requestId}`,
            },
            [
              'The workflow of this request could not be reached for hours.',
              'Next: look for OUTBOX_RETRY in the log and mend the cause. It is tried again every hour; nothing is lost.',
            ],
          )),
        }
    }
  }

  return async (entry: OutboxEntry): Promise<void> => {
    await records.commit(correlated(await unitOf(entry), entry.correlationId))
  }
}
