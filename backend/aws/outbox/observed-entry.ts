import { namesOf, type OutboxEntry } from '#egress/outbox.ts'
import { report, traced } from '../observe/observed.ts'

/** Does what an entry asks for; log and trace name what it follows from, beside the others of the same call. */
export async function observedEntry(entry: OutboxEntry, work: () => Promise<void>): Promise<void> {
  const { entry: _long, ...ids } = namesOf(entry)
  await traced({ name: `outbox ${entry.kind}`, annotations: ids }, work)
  report({ code: 'OUTBOX_DONE', ...namesOf(entry) })
}
