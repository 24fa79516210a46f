import { Busy } from '#local/people/at-most.ts'
import { OAUTH_ERRORS, tooManyAttempts, type OAuthError } from '#local/people/oauth-answer.ts'
import type { Passwords } from '#local/people/password.ts'
import type { PeopleEvent } from '#local/people/people-event.ts'
import type { Throttle } from '#local/people/throttle.ts'
import type { Person } from '#ports/directory.ts'

/** Someone's claim to be an account: what it is called, what was found under it, and the secret to prove it. */
export interface Attempt {
  /** As it was given: also what attempts are counted by. */
  readonly account: string
  readonly person: Person | undefined
  readonly hash: string | undefined
  readonly secret: string
  readonly remoteAddress: string
}

/**
 * Who signed in, or the error answer. Accounts that do not exist, are disabled, or have another password cannot be
 * told apart: not by the answer, and not by the work done for it.
 */
export function signIn(deps: {
  readonly passwords: Pick<Passwords, 'verifyPassword'>
  readonly throttle: Throttle
  readonly onEvent: (event: PeopleEvent) => Promise<void>
}) {
  const { passwords, throttle, onEvent } = deps

  async function verify(secret: string, hash: string | undefined): Promise<boolean | 'busy'> {
    try {
      return await passwords.verifyPassword(secret, hash)
    } catch (error) {
      if (error instanceof Busy) return 'busy'
      throw error
    }
  }

  return async (
    { account, person, hash, secret, remoteAddress }: Attempt,
    wrong: OAuthError,
  ): Promise<{ readonly person: Person } | { readonly refused: OAuthError }> => {
    const about = { remoteAddress, ...(person && { personId: person.id, kind: person.kind }) }
    const tooMany = throttle.attempt(account, remoteAddress)
    if (tooMany) {
      // Told once per window: otherwise guessing would fill the record at no cost.
      if (tooMany.isFirst) await onEvent({ type: 'signInThrottled', ...about })
      return { refused: tooManyAttempts(tooMany.retryAfterSeconds) }
    }
    const isVerified = await verify(secret, hash)
    if (isVerified === 'busy') return { refused: OAUTH_ERRORS.busy }
    if (!person || person.disabled || !isVerified) {
      await onEvent({ type: 'signInFailed', reason: reasonOf(person, isVerified), ...about })
      return { refused: wrong }
    }
    throttle.succeeded(account, remoteAddress)
    await onEvent({ type: 'signedIn', remoteAddress, personId: person.id, kind: person.kind })
    return { person }
  }
}

function reasonOf(person: Person | undefined, isVerified: boolean) {
  if (!person) return 'unknownAccount'
  return isVerified ? 'disabledAccount' : 'wrongSecret'
}
