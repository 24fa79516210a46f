/** What a signed link allows, once or until it expires. Links are plain HTTP: whoever holds one may use it. */
export type LinkClaim =
  | {
      readonly use: 'upload'
      readonly requestId: string
      readonly round: number
      readonly path: string
      readonly bytes: number
      readonly personId: string
    }
  | {
      readonly use: 'view'
      readonly requestId: string
      readonly round: number
      readonly path: string
      readonly personId: string
    }
  | { readonly use: 'ticket'; readonly ticketId: string }

/** Makes signed links. The same claim with the same expiry gives the same link. */
export interface Links {
  sign(claim: LinkClaim, expiresAt: string): Promise<string>
}
