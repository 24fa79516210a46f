import * as z from 'zod'
import { refusalSchema } from '#cli/accepted.ts'
import type { Operation } from '#cli/api.ts'
import { REFUSAL_FIELDS, REQUEST_FIELDS, requestSchema } from '#cli/operations/request.ts'

const requestPayload = z.object({ request: requestSchema.nullable(), refusal: refusalSchema.nullable() })
const PAYLOAD = `{ request { ${REQUEST_FIELDS} } ${REFUSAL_FIELDS} }`

export const CREATE_REQUEST = {
  document: `mutation CreateRequest($input: CreateRequestInput!) { createRequest(input: $input) ${PAYLOAD} }`,
  answer: z.object({ createRequest: requestPayload }),
} satisfies Operation<unknown>

export const SUBMIT_REQUEST = {
  document: `
    mutation SubmitRequest($id: ID!, $expectedVersion: Int!, $clientRequestId: ID!) {
      submitRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) ${PAYLOAD}
    }`,
  answer: z.object({ submitRequest: requestPayload }),
} satisfies Operation<unknown>

export const WITHDRAW_REQUEST = {
  document: `
    mutation WithdrawRequest($id: ID!, $reason: String, $clientRequestId: ID!) {
      withdrawRequest(id: $id, reason: $reason, clientRequestId: $clientRequestId) ${PAYLOAD}
    }`,
  answer: z.object({ withdrawRequest: requestPayload }),
} satisfies Operation<unknown>

export const RETRY_REQUEST = {
  document: `
    mutation RetryRequest($id: ID!, $expectedVersion: Int!, $clientRequestId: ID!) {
      retryRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) ${PAYLOAD}
    }`,
  answer: z.object({ retryRequest: requestPayload }),
} satisfies Operation<unknown>

export const UPDATE_REQUEST = {
  document: `mutation UpdateRequest($input: UpdateRequestInput!) { updateRequest(input: $input) ${PAYLOAD} }`,
  answer: z.object({ updateRequest: requestPayload }),
} satisfies Operation<unknown>

export const ADD_FILES = {
  document: `
    mutation AddFiles($requestId: ID!, $files: [FileInput!]!, $clientRequestId: ID!) {
      addFiles(requestId: $requestId, files: $files, clientRequestId: $clientRequestId) {
        uploads { path url } ${REFUSAL_FIELDS}
      }
    }`,
  answer: z.object({
    addFiles: z.object({
      uploads: z.array(z.object({ path: z.string(), url: z.url() })),
      refusal: refusalSchema.nullable(),
    }),
  }),
} satisfies Operation<unknown>

export const DOWNLOAD_DATA = {
  document: `
    mutation DownloadData($requestId: ID!, $clientRequestId: ID!) {
      downloadData(requestId: $requestId, clientRequestId: $clientRequestId) { url ${REFUSAL_FIELDS} }
    }`,
  answer: z.object({
    downloadData: z.object({ url: z.url().nullable(), refusal: refusalSchema.nullable() }),
  }),
} satisfies Operation<unknown>
