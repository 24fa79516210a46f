import { announceStage } from '#egress/effects/announce-stage.ts'
import { sendMail } from '#egress/effects/send-mail.ts'
import type { Ports } from '#ports/ports.ts'

/** What the entries of the lane `mail` ask for. */
export function mailEffects(ports: Pick<Ports, 'records' | 'mail' | 'topics' | 'settings'>) {
  return { mail: sendMail(ports), announceStage: announceStage(ports) }
}
