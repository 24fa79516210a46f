/**
 * Takes the place of the SDK's own search for credentials (profiles, single sign-on, web identity ...): in a function they
 * come from its environment, and from nowhere else.
 */
export function defaultProvider() {
  return async () => ({
    accessKeyId: given('AWS_ACCESS_KEY_ID'),
    secretAccessKey: given('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env['AWS_SESSION_TOKEN'],
  })
}

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}
