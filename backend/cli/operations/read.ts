import * as z from 'zod'
import type { Operation } from '#cli/api.ts'
import { REQUEST_FIELDS, requestSchema } from '#cli/operations/request.ts'

const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  groups: z.array(z.string()),
  projects: z.array(z.string()),
})

export const ME = {
  document: 'query Me { me { id name email groups projects } }',
  answer: z.object({ me: meSchema }),
} satisfies Operation<unknown>

export const GET_REQUEST = {
  document: `query GetRequest($id: ID!) { getRequest(id: $id) { ${REQUEST_FIELDS} } }`,
  answer: z.object({ getRequest: requestSchema.nullable() }),
} satisfies Operation<unknown>

export const LIST_REQUESTS = {
  document: `
    query ListRequests($filter: RequestFilter, $limit: Int, $nextToken: String) {
      listRequests(filter: $filter, limit: $limit, nextToken: $nextToken) { items { ${REQUEST_FIELDS} } nextToken }
    }`,
  answer: z.object({
    listRequests: z.object({ items: z.array(requestSchema), nextToken: z.string().nullable() }),
  }),
} satisfies Operation<unknown>

const fileSchema = z.object({
  path: z.string(),
  bytes: z.int(),
  uploaded: z.boolean(),
  sha256: z.string().nullable(),
  mediaType: z.string().nullable(),
})
export type FileView = z.infer<typeof fileSchema>

export const LIST_FILES = {
  document: `
    query ListFiles($requestId: ID!, $limit: Int, $nextToken: String) {
      listFiles(requestId: $requestId, limit: $limit, nextToken: $nextToken) {
        items { path bytes uploaded sha256 mediaType } nextToken
      }
    }`,
  answer: z.object({
    listFiles: z.object({ items: z.array(fileSchema), nextToken: z.string().nullable() }).nullable(),
  }),
} satisfies Operation<unknown>
