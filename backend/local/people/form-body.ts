import { OAUTH_ERRORS, type OAuthError } from '#local/people/oauth-answer.ts'

/** The parameters of a request: each at most once, empty ones left out (RFC 6749 section 3.2). */
export type Form = ReadonlyMap<string, string>

const MAX_BYTES = 8 * 1024
const FORM = 'application/x-www-form-urlencoded'

/** Reads the form that was posted, never more than 8 KiB of it; an error answer if it is none. */
export async function readForm(
  request: Request,
): Promise<{ readonly form: Form } | { readonly refused: OAuthError }> {
  if (request.method !== 'POST') return { refused: OAUTH_ERRORS.notPost }
  const type = request.headers.get('content-type') ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== FORM) return { refused: OAUTH_ERRORS.notForm }
  const bytes = await readBytes(request)
  if (!bytes) return { refused: OAUTH_ERRORS.tooLong }
  const parameters = [...new URLSearchParams(bytes.toString('utf8'))]
  const form = new Map(parameters.filter(([, value]) => value !== ''))
  const isRepeated = new Set(parameters.map(([name]) => name)).size < parameters.length
  return isRepeated ? { refused: OAUTH_ERRORS.repeated } : { form }
}

async function readBytes(request: Request): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
