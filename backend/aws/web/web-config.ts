import * as z from 'zod'

/** What is taken of the outputs of the stacks. */
const outputsSchema = z.object({
  ApiUrl: z.url(),
  SignInUrl: z.url(),
  WebClientId: z.string(),
  WebAppId: z.string(),
})

export type WebOutputs = z.output<typeof outputsSchema>

/**
 * The outputs of a deployment, from what `cdk deploy --outputs-file` wrote: an object for each stack.
 * @throws Error that names what is missing
 */
export function readOutputs(text: string): WebOutputs {
  const stacks = z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(text))
  const { data, error } = outputsSchema.safeParse(Object.assign({}, ...Object.values(stacks)))
  if (!data) throw new Error(`These are not the outputs of a deployment:\n${z.prettifyError(error)}`)
  return data
}

/** What the pages have to know of the service; they read it from `/config.json`. */
export function webConfig({ ApiUrl, SignInUrl, WebClientId }: WebOutputs, version: string): object {
  return {
    name: 'Sluice',
    version,
    api: ApiUrl,
    signIn: {
      kind: 'oidc',
      authorize: `${SignInUrl}/oauth2/authorize`,
      token: `${SignInUrl}/oauth2/token`,
      revoke: `${SignInUrl}/oauth2/revoke`,
      logout: `${SignInUrl}/logout`,
      clientId: WebClientId,
      scope: 'openid email profile',
    },
  }
}
