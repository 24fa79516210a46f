import { readForm } from '#local/people/form-body.ts'
import { grantsOf, type TokenEndpointDeps } from '#local/people/grants.ts'
import { errorAnswer, goodAnswer, OAUTH_ERRORS } from '#local/people/oauth-answer.ts'
import { TOKEN_SECONDS } from '#people/claims.ts'

/**
 * Answers POST /oauth2/token (RFC 6749): grants password, refresh_token and client_credentials.
 * @returns a function of the request and the address of the one who sent it
 */
export function tokenEndpoint(deps: TokenEndpointDeps) {
  const grants = grantsOf(deps)

  return async (request: Request, remoteAddress: string): Promise<Response> => {
    const read = await readForm(request)
    if ('refused' in read) return errorAnswer(read.refused)
    const { form } = read
    const grant = grants.get(form.get('grant_type') ?? '')
    if (!grant) return errorAnswer(OAUTH_ERRORS.otherGrant)
    const answer = await grant({ form, remoteAddress, authorization: request.headers.get('authorization') })
    if ('refused' in answer) return errorAnswer(answer.refused)
    return goodAnswer({ ...answer, expires_in: TOKEN_SECONDS, token_type: 'Bearer' })
  }
}
