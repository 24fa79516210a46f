import { processMessage } from '#egress/intake/process-message.ts'
import type { Report } from '#core/report.ts'

/** What the entries of the lane `intake` ask for. A message that cannot become a request is reported by its id. */
export function intakeEffects(ports: Parameters<typeof processMessage>[0], report: Report) {
  const processed = processMessage(ports)
  return {
    processMessage: async (entry: { readonly messageId: string }): Promise<void> => {
      const message = await processed(entry)
      if (message?.state === 'REFUSED') report({ code: 'MESSAGE_REFUSED', entry: message.id })
    },
  }
}
