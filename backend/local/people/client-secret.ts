import type { Form } from '#local/people/form-body.ts'
import { OAUTH_ERRORS, type OAuthError } from '#local/people/oauth-answer.ts'

export interface ClientSecret {
  readonly id: string
  readonly secret: string
}

/** How a client says who it is: by HTTP Basic or in the body, never both (RFC 6749 section 2.3.1). */
export function clientSecretOf(
  authorization: string | null,
  form: Form,
): { readonly client: ClientSecret } | { readonly refused: OAuthError } {
  const id = form.get('client_id')
  const secret = form.get('client_secret')
  if (authorization === null)
    return id && secret ? { client: { id, secret } } : { refused: OAUTH_ERRORS.missing }
  const client = basic(authorization)
  if (!client) return { refused: OAUTH_ERRORS.wrongClient }
  if (secret !== undefined || (id !== undefined && id !== client.id))
    return { refused: OAUTH_ERRORS.twoSecrets }
  return { client }
}

function basic(authorization: string): ClientSecret | undefined {
  const encoded = /^basic +(?<encoded>[A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.groups?.['encoded']
  const [id, ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  const secret = rest.join(':')
  return id && secret ? { id: formDecoded(id), secret: formDecoded(secret) } : undefined
}

/** The RFC has both form-encoded first. Few clients do that, so what does not decode is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
