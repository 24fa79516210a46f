import * as z from 'zod'

const person = z.object({ id: z.string(), name: z.string(), email: z.string() })

/** What the command line knows of a request, named as in the schema. */
export const requestSchema = z.object({
  id: z.string(),
  title: z.string(),
  purpose: z.string(),
  project: z.string(),
  workspace: z.string(),
  requestedBy: person,
  createdAt: z.string(),
  submittedAt: z.string().nullable(),
  status: z.string(),
  egressStatus: z.string().nullable(),
  whoseTurn: z.object({ owner: z.string(), group: z.string().nullable(), label: z.string() }),
  round: z.int(),
  manifestDigest: z.string().nullable(),
  files: z.object({ count: z.int(), bytes: z.int(), types: z.array(z.string()) }),
  policy: z.object({ name: z.string(), version: z.int() }),
  stages: z.array(
    z.object({
      number: z.int(),
      group: z.string(),
      state: z.string(),
      decision: z.string().nullable(),
      deadlineAt: z.string().nullable(),
    }),
  ),
  decisions: z.array(
    z.object({
      stage: z.int(),
      group: z.string(),
      decision: z.string(),
      by: person,
      at: z.string(),
      reason: z.string(),
      manifestDigest: z.string(),
    }),
  ),
  downloads: z.object({ used: z.int(), allowed: z.int(), until: z.string().nullable() }),
  version: z.int(),
  allowedActions: z.array(z.string()),
  blockedReasons: z.array(z.object({ action: z.string(), code: z.string(), message: z.string() })),
  release: z.object({ sha256: z.string(), bytes: z.int(), releasedAt: z.string() }).nullable(),
  failure: z.object({ step: z.string(), code: z.string(), reason: z.string(), at: z.string() }).nullable(),
})
export type RequestView = z.infer<typeof requestSchema>

export const REQUEST_FIELDS = `
  id title purpose project workspace requestedBy { id name email } createdAt submittedAt status egressStatus
  whoseTurn { owner group label } round manifestDigest files { count bytes types } policy { name version }
  stages { number group state decision deadlineAt }
  decisions { stage group decision by { id name email } at reason manifestDigest }
  downloads { used allowed until } version allowedActions blockedReasons { action code message }
  release { sha256 bytes releasedAt } failure { step code reason at }
`

export const REFUSAL_FIELDS = 'refusal { code message problems { at code message } }'
