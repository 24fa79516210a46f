// @ts-check

const PERSON = '{ id name email }'
const SUMMARY = `id title project requestedBy ${PERSON} createdAt submittedAt status
  whoseTurn { owner group label } files { count bytes }`
const DETAIL = `${SUMMARY} files { types } purpose workspace round manifestDigest policy { name version }
  stages { number group state decision openedAt deadlineAt }
  decisions { stage group decision by ${PERSON} at reason manifestDigest }
  downloads { used allowed until } version allowedActions blockedReasons { action code message }
  release { sha256 bytes releasedAt } failure { step code reason at } stagedDeleted { at files bytes }
  imported { from id status at }`
const REFUSAL = 'refusal { code message problems { at code message } }'
const PAYLOAD = `request { ${DETAIL} } ${REFUSAL}`

export const ME = `query { me { id name email groups projects } }`
export const LIST_REQUESTS = `query ($filter: RequestFilter, $nextToken: String) {
  listRequests(filter: $filter, nextToken: $nextToken) { items { ${SUMMARY} } nextToken } }`
export const GET_REQUEST = `query ($id: ID!) { getRequest(id: $id) { ${DETAIL} } }`
export const GET_PACKING = `query ($id: ID!) { getPacking(id: $id) {
  way expectedSeconds expectedUsd filesTotal bytesTotal filesPacked bytesPacked } }`
export const LIST_FILES = `query ($requestId: ID!, $nextToken: String) {
  listFiles(requestId: $requestId, limit: 50, nextToken: $nextToken) {
    items { path bytes uploaded sha256 mediaType } nextToken } }`
export const LIST_NOTICES = `query ($everyone: Boolean, $nextToken: String) {
  listNotices(everyone: $everyone, nextToken: $nextToken) {
    items { id to ${PERSON} requestId subject text createdAt mailed } nextToken } }`

export const CREATE = `mutation ($input: CreateRequestInput!) { createRequest(input: $input) { ${PAYLOAD} } }`
export const ADD_FILES = `mutation ($requestId: ID!, $files: [FileInput!]!, $clientRequestId: ID) {
  addFiles(requestId: $requestId, files: $files, clientRequestId: $clientRequestId) {
    request { ${DETAIL} } uploads { path url expiresAt } ${REFUSAL} } }`
export const REMOVE_FILES = `mutation ($requestId: ID!, $paths: [String!]!, $clientRequestId: ID) {
  removeFiles(requestId: $requestId, paths: $paths, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
export const SUBMIT = `mutation ($id: ID!, $expectedVersion: Int!, $clientRequestId: ID) {
  submitRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
export const WITHDRAW = `mutation ($id: ID!, $expectedVersion: Int, $reason: String, $clientRequestId: ID) {
  withdrawRequest(id: $id, expectedVersion: $expectedVersion, reason: $reason, clientRequestId: $clientRequestId) {
    ${PAYLOAD} } }`
export const DECIDE = `mutation ($input: UpdateRequestInput!) { updateRequest(input: $input) { ${PAYLOAD} } }`
export const RETRY = `mutation ($id: ID!, $expectedVersion: Int!, $clientRequestId: ID) {
  retryRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
const LINK = `url expiresAt ${PAYLOAD}`
export const VIEW_FILE = `mutation ($requestId: ID!, $path: String!, $clientRequestId: ID) {
  viewFile(requestId: $requestId, path: $path, clientRequestId: $clientRequestId) { ${LINK} } }`
export const DOWNLOAD = `mutation ($requestId: ID!, $clientRequestId: ID) {
  downloadData(requestId: $requestId, clientRequestId: $clientRequestId) { ${LINK} } }`
