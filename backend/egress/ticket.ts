/** One short-lived permission to fetch one package once, by one person. */
export interface Ticket {
  readonly id: string
  readonly requestId: string
  readonly personId: string
  readonly packageKey: string
  readonly packageSha256: string
  readonly bytes: number
  readonly issuedAt: string
  readonly expiresAt: string
  readonly state: 'ISSUED' | 'STARTED' | 'COMPLETED'
}
