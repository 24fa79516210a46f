import { signInRule } from '../people/sign-in-rule.ts'

const hostedDomain = process.env['SLUICE_HOSTED_DOMAIN']
if (!hostedDomain) throw new Error('SLUICE_HOSTED_DOMAIN is missing')
const rule = signInRule(hostedDomain)

/** Trigger of the user pool, before sign-up and before tokens. */
export const handler = async <E extends Parameters<typeof rule>[0]>(event: E): Promise<E> => rule(event)
