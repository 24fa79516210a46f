import type { OutboxEntry } from '#egress/outbox.ts'
import { openGroup } from '#egress/transitions.ts'
import type { Ports } from '#ports/ports.ts'

/**
 * Tells the topic of a stage's reviewers that a request waits for them: its id and where it is, nothing of what it says.
 * A stage that is decided or closed by now is not announced any more.
 */
export function announceStage({ records, topics, settings }: Pick<Ports, 'records' | 'topics' | 'settings'>) {
  return async ({
    requestId,
    round,
    stage,
  }: Extract<OutboxEntry, { kind: 'announceStage' }>): Promise<void> => {
    const request = await records.request(requestId)
    if (request?.round !== round || request.openStage?.stage !== stage) return
    const group = openGroup(request)
    if (!group) return
    await topics.announce(group, {
      subject: `[Sluice] Decision needed: ${requestId}`,
      text: `A request waits for a decision by ${group}: ${requestId}\n\n${settings.publicUrl}/#request=${requestId}`,
    })
  }
}
