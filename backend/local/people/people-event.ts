interface About {
  /** Left out where no account has the name that was given. */
  readonly personId?: string
  readonly kind?: 'person' | 'service'
  readonly remoteAddress: string
}

interface OfAccount extends About {
  readonly personId: string
  readonly kind: 'person' | 'service'
}

/** What happened to someone's access. Names nobody by e-mail address, and holds no password and no token. */
export type PeopleEvent =
  | ({ readonly type: 'signedIn' } & OfAccount)
  | ({
      readonly type: 'signInFailed'
      readonly reason: 'unknownAccount' | 'wrongSecret' | 'disabledAccount'
    } & About)
  /** The first attempt that was turned away since too many failed. */
  | ({ readonly type: 'signInThrottled' } & About)
  /** A sign-in can no longer be renewed: `reusedToken` means that a refresh token was copied. */
  | ({
      readonly type: 'signInRevoked'
      readonly reason: 'signedOut' | 'reusedToken' | 'accountGone'
    } & OfAccount)
