import type { Now } from '#core/clock.ts'
import type { NewId } from '#core/ids.ts'
import { clientSecretOf } from '#local/people/client-secret.ts'
import { emailKey } from '#people/email-key.ts'
import type { Form } from '#local/people/form-body.ts'
import { OAUTH_ERRORS, type OAuthError } from '#local/people/oauth-answer.ts'
import type { UsersDirectory } from '#local/people/open-directory.ts'
import type { Passwords } from '#local/people/password.ts'
import type { PeopleEvent } from '#local/people/people-event.ts'
import type { RefreshTokens } from '#local/people/refresh-tokens.ts'
import { signIn } from '#local/people/sign-in.ts'
import { throttle } from '#local/people/throttle.ts'
import type { Tokens } from '#local/people/tokens.ts'

export interface TokenEndpointDeps {
  readonly directory: Pick<UsersDirectory, 'person' | 'byEmail' | 'passwordHashOf' | 'secretHashOf'>
  readonly passwords: Pick<Passwords, 'verifyPassword'>
  readonly tokens: Pick<Tokens, 'forPerson' | 'forService'>
  readonly refreshTokens: RefreshTokens
  /** The client that people sign in with. */
  readonly clientId: string
  readonly now: Now
  readonly newId: NewId
  /** Awaited before the answer is given. */
  readonly onEvent: (event: PeopleEvent) => Promise<void>
}

/** A request for tokens, once its form is read. */
interface Asked {
  readonly form: Form
  readonly authorization: string | null
  readonly remoteAddress: string
}

interface Granted {
  readonly access_token: string
  readonly id_token?: string
  readonly refresh_token?: string
}

export type Grant = (asked: Asked) => Promise<Granted | { readonly refused: OAuthError }>

/** Every grant, by its grant_type. Wrong passwords and wrong secrets are counted together. */
export function grantsOf(deps: TokenEndpointDeps): ReadonlyMap<string, Grant> {
  const prove = signIn({ ...deps, throttle: throttle(deps) })
  return new Map([
    ['password', passwordGrant(deps, prove)],
    ['refresh_token', refreshGrant(deps)],
    ['client_credentials', clientGrant(deps, prove)],
  ])
}

type Prove = ReturnType<typeof signIn>

function passwordGrant(deps: TokenEndpointDeps, prove: Prove): Grant {
  const { directory, tokens, refreshTokens, now, newId } = deps
  return async ({ form, remoteAddress }) => {
    if (isOtherClient(form, deps)) return { refused: OAUTH_ERRORS.wrongClient }
    const email = form.get('username')
    const secret = form.get('password')
    if (!email || !secret) return { refused: OAUTH_ERRORS.missing }
    const person = await directory.byEmail(email)
    const hash = await directory.passwordHashOf(person?.id ?? '')
    const proven = await prove(
      { account: emailKey(email), person, hash, secret, remoteAddress },
      OAUTH_ERRORS.wrongPassword,
    )
    if ('refused' in proven) return proven
    const signedInAt = Math.floor(Date.parse(now()) / 1000)
    const session = { signedInAt, originId: newId(), eventId: newId() }
    const made = await tokens.forPerson(proven.person, session)
    const refresh = refreshTokens.issue({ personId: proven.person.id, session })
    return { access_token: made.accessToken, id_token: made.idToken, refresh_token: refresh }
  }
}

function refreshGrant(deps: TokenEndpointDeps): Grant {
  const { directory, tokens, refreshTokens, onEvent } = deps
  return async ({ form, remoteAddress }) => {
    if (isOtherClient(form, deps)) return { refused: OAUTH_ERRORS.wrongClient }
    const refused = OAUTH_ERRORS.wrongRefresh
    const given = form.get('refresh_token')
    if (!given) return { refused: OAUTH_ERRORS.missing }
    const rotation = refreshTokens.rotate(given)
    if (rotation.outcome === 'unknown') return { refused }
    const about = { personId: rotation.personId, kind: 'person', remoteAddress } as const
    if (rotation.outcome === 'reused') {
      await onEvent({ type: 'signInRevoked', reason: 'reusedToken', ...about })
      return { refused }
    }
    const person = await directory.person(rotation.personId)
    if (!person || person.disabled || person.kind !== 'person') {
      refreshTokens.revoke(rotation.token)
      await onEvent({ type: 'signInRevoked', reason: 'accountGone', ...about })
      return { refused }
    }
    const made = await tokens.forPerson(person, rotation.session)
    return { access_token: made.accessToken, id_token: made.idToken, refresh_token: rotation.token }
  }
}

function clientGrant({ directory, tokens }: TokenEndpointDeps, prove: Prove): Grant {
  return async ({ form, authorization, remoteAddress }) => {
    const given = clientSecretOf(authorization, form)
    if ('refused' in given) return given
    const { id, secret } = given.client
    const hash = await directory.secretHashOf(id)
    const found = await directory.person(id)
    const person = found?.kind === 'service' ? found : undefined
    const proven = await prove({ account: id, person, hash, secret, remoteAddress }, OAUTH_ERRORS.wrongClient)
    return 'refused' in proven ? proven : { access_token: await tokens.forService(proven.person) }
  }
}

function isOtherClient(form: Form, { clientId }: TokenEndpointDeps): boolean {
  return (form.get('client_id') ?? clientId) !== clientId
}
