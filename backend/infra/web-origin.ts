import type { AwsConfig } from './config/config-schema.ts'

export const BRANCH = 'main'

/** The address of the web app where it has a domain of its own. */
export function ownWebUrl({ web }: Pick<AwsConfig, 'web'>): string | undefined {
  if (!web.domain) return undefined
  const { prefix, name } = web.domain
  return `https://${prefix === '' ? name : `${prefix}.${name}`}`
}

/**
 * The origin from which pages may use signed links. Amplify's own address is known only when the app is there, which
 * comes after the buckets; a link is what admits, not the origin.
 */
export function webOrigin(config: Pick<AwsConfig, 'web'>): string {
  return ownWebUrl(config) ?? `https://${BRANCH}.*.amplifyapp.com`
}
