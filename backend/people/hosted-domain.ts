/** What an identity provider says of who signs in, as the user pool keeps it. */
export type ProviderAttributes = Readonly<Record<string, string | undefined>>

/** The attribute that keeps what Google says the account belongs to (its claim `hd`). */
export const HOSTED_DOMAIN_ATTRIBUTE = 'custom:hd'

/**
 * Whether somebody whom Google sent belongs to this domain. Only what Google itself says counts: an address that ends with
 * the domain may be of a private account. Who says nothing belongs nowhere.
 */
export function isOfHostedDomain(attributes: ProviderAttributes, domain: string): boolean {
  return attributes[HOSTED_DOMAIN_ATTRIBUTE] === domain
}
