import { readForm } from '#local/people/form-body.ts'
import { errorAnswer, goodAnswer, OAUTH_ERRORS } from '#local/people/oauth-answer.ts'
import type { TokenEndpointDeps } from '#local/people/grants.ts'

/**
 * Answers POST /oauth2/revoke (RFC 7009): signs out whoever the refresh token belongs to, from this sign-in.
 * A token that is unknown or revoked already is fine, as the RFC has it.
 */
export function revokeEndpoint({
  refreshTokens,
  onEvent,
}: Pick<TokenEndpointDeps, 'refreshTokens' | 'onEvent'>) {
  return async (request: Request, remoteAddress: string): Promise<Response> => {
    const read = await readForm(request)
    if ('refused' in read) return errorAnswer(read.refused)
    const token = read.form.get('token')
    if (!token) return errorAnswer(OAUTH_ERRORS.missing)
    // Access and id tokens are made of three parts; to say that one is revoked would be untrue.
    if (token.includes('.')) return errorAnswer(OAUTH_ERRORS.otherToken)
    const revoked = refreshTokens.revoke(token)
    if (revoked)
      await onEvent({ type: 'signInRevoked', reason: 'signedOut', kind: 'person', remoteAddress, ...revoked })
    return goodAnswer({})
  }
}
