import * as z from 'zod'
import { name } from '#egress/name-schema.ts'
import { roleArn, secretArn } from './arns.ts'

const https = z.url({ protocol: /^https$/ })
const hostname = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'is not a domain name in small letters')

const claim = z.string().min(1).max(256)

/** Where people are known who are not users of the pool itself. */
const provider = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('saml'),
    /** What the provider is called on the sign-in page. */
    name,
    metadataUrl: https,
    /** What its claims for these are called. An address counts only where a claim says that it was verified. */
    claims: z.strictObject({ email: claim, name: claim, emailVerified: claim }),
  }),
  z.strictObject({
    kind: z.literal('oidc'),
    name,
    issuer: https,
    clientId: z.string().min(1),
    /** The secret's whole value is the client secret. */
    clientSecretArn: secretArn,
    claims: z
      .strictObject({ email: claim, name: claim, emailVerified: claim })
      .default({ email: 'email', name: 'name', emailVerified: 'email_verified' }),
  }),
  z.strictObject({
    kind: z.literal('google'),
    clientId: z.string().min(1),
    clientSecretArn: secretArn,
    /** Only accounts that Google itself says belong to this domain (its claim `hd`). */
    hostedDomain: hostname,
  }),
])
export type Provider = z.output<typeof provider>

export const people = z.strictObject({
  /** First part of the sign-in page's address: of every user pool in the Region only one has it. */
  domainPrefix: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'is not small letters, digits and hyphens')
    .refine((prefix) => !/aws|amazon|cognito/.test(prefix), 'must not contain aws, amazon or cognito'),
  /** Where the sign-in page may lead back to beside the web app: the command line's own address, for example. */
  callbackUrls: z
    .array(z.url().regex(/^(?:https:\/\/|http:\/\/localhost[:/])/, 'is neither https nor http://localhost'))
    .default([]),
  /** After this many hours people sign in again. */
  sessionHours: z.int().min(1).max(24).default(8),
  provider: z.exactOptional(provider),
  /** Programs that call the API with a role of their own. Any other role is nobody. */
  services: z
    .array(
      z.strictObject({
        roleArn,
        id: name,
        name: z.string().min(1).max(200),
        projects: z.array(name).min(1),
        disabled: z.boolean().default(false),
      }),
    )
    .default([]),
})

export const webDomain = z.strictObject({
  name: hostname,
  /** Part before the domain's name; empty for the domain itself. */
  prefix: z
    .string()
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)?$/, 'is not small letters, digits and hyphens')
    .default(''),
})
