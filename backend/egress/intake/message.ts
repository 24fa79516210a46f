/**
 * One message from outside that asks for a release, as it was received.
 * RECEIVED: not looked at yet · ACCEPTED: became a request · REFUSED: cannot become one, see `reason` ·
 * QUARANTINED: an id that is known with other content; the first one stands.
 */
export interface IntakeMessage {
  readonly id: string
  readonly digest: string
  /** The message as it was received, at most 256 KiB. */
  readonly body: string
  readonly createdAt: string
  readonly deliveredBy: string
  readonly state: 'RECEIVED' | 'ACCEPTED' | 'REFUSED' | 'QUARANTINED'
  readonly reason?: string
  readonly requestId?: string
}
