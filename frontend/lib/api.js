// @ts-check
/** @import { AddFilesPayload, EgressRequest, LinkPayload, Me, Notice, Page, RequestFile, RequestPayload, RequestSummary, Verdict } from './model.js' */
/** @import { Ask } from './graphql.js' */

/** @typedef {ReturnType<typeof newApi>} Api */
/** @typedef {{ readonly clientRequestId: string }} Repeatable */

const PERSON = '{ id name email }'
const SUMMARY = `id title project requestedBy ${PERSON} createdAt submittedAt status
  whoseTurn { owner group label } files { count bytes types }`
const DETAIL = `${SUMMARY} purpose workspace round manifestDigest policy { name version }
  stages { number group state decision openedAt deadlineAt }
  decisions { stage group decision by ${PERSON} at reason manifestDigest }
  downloads { used allowed until } version allowedActions blockedReasons { action code message }
  release { sha256 bytes releasedAt } failure { step code reason at } stagedDeleted { at files bytes }`
const REFUSAL = 'refusal { code message problems { at code message } }'
const PAYLOAD = `request { ${DETAIL} } ${REFUSAL}`

const ME = `query { me { id name email groups projects } }`
const LIST_REQUESTS = `query ($filter: RequestFilter, $nextToken: String) {
  listRequests(filter: $filter, nextToken: $nextToken) { items { ${SUMMARY} } nextToken } }`
const GET_REQUEST = `query ($id: ID!) { getRequest(id: $id) { ${DETAIL} } }`
const LIST_FILES = `query ($requestId: ID!, $nextToken: String) {
  listFiles(requestId: $requestId, limit: 50, nextToken: $nextToken) {
    items { path bytes uploaded sha256 mediaType } nextToken } }`
const LIST_NOTICES = `query ($everyone: Boolean, $nextToken: String) {
  listNotices(everyone: $everyone, nextToken: $nextToken) {
    items { id to ${PERSON} requestId subject text createdAt mailed } nextToken } }`

const CREATE = `mutation ($input: CreateRequestInput!) { createRequest(input: $input) { ${PAYLOAD} } }`
const ADD_FILES = `mutation ($requestId: ID!, $files: [FileInput!]!, $clientRequestId: ID) {
  addFiles(requestId: $requestId, files: $files, clientRequestId: $clientRequestId) {
    request { ${DETAIL} } uploads { path url expiresAt } ${REFUSAL} } }`
const REMOVE_FILES = `mutation ($requestId: ID!, $paths: [String!]!, $clientRequestId: ID) {
  removeFiles(requestId: $requestId, paths: $paths, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
const SUBMIT = `mutation ($id: ID!, $expectedVersion: Int!, $clientRequestId: ID) {
  submitRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
const WITHDRAW = `mutation ($id: ID!, $expectedVersion: Int, $reason: String, $clientRequestId: ID) {
  withdrawRequest(id: $id, expectedVersion: $expectedVersion, reason: $reason, clientRequestId: $clientRequestId) {
    ${PAYLOAD} } }`
const DECIDE = `mutation ($input: UpdateRequestInput!) { updateRequest(input: $input) { ${PAYLOAD} } }`
const RETRY = `mutation ($id: ID!, $expectedVersion: Int!, $clientRequestId: ID) {
  retryRequest(id: $id, expectedVersion: $expectedVersion, clientRequestId: $clientRequestId) { ${PAYLOAD} } }`
const LINK = `url expiresAt ${PAYLOAD}`
const VIEW_FILE = `mutation ($requestId: ID!, $path: String!, $clientRequestId: ID) {
  viewFile(requestId: $requestId, path: $path, clientRequestId: $clientRequestId) { ${LINK} } }`
const DOWNLOAD = `mutation ($requestId: ID!, $clientRequestId: ID) {
  downloadData(requestId: $requestId, clientRequestId: $clientRequestId) { ${LINK} } }`

/**
 * What these pages ask of Sluice, one function for each field of the schema.
 * @param {Ask} ask
 */
export function newApi(ask) {
  return {
    /** @returns {Promise<Me>} */
    me: async () => (await ask(ME)).me,
    /**
     * @param {{ filter: { mine?: boolean, awaitingMe?: boolean }, nextToken: string | null }} variables
     * @returns {Promise<Page<RequestSummary>>}
     */
    listRequests: async (variables) => (await ask(LIST_REQUESTS, variables)).listRequests,
    /**
     * @param {string} id
     * @returns {Promise<EgressRequest | null>}
     */
    getRequest: async (id) => (await ask(GET_REQUEST, { id })).getRequest,
    /**
     * @param {{ requestId: string, nextToken: string | null }} variables
     * @returns {Promise<Page<RequestFile> | null>}
     */
    listFiles: async (variables) => (await ask(LIST_FILES, variables)).listFiles,
    /**
     * @param {{ everyone: boolean, nextToken: string | null }} variables
     * @returns {Promise<Page<Notice>>}
     */
    listNotices: async (variables) => (await ask(LIST_NOTICES, variables)).listNotices,
    /**
     * @param {{ title: string, purpose: string, project: string } & Repeatable} input
     * @returns {Promise<RequestPayload>}
     */
    createRequest: async (input) => (await ask(CREATE, { input })).createRequest,
    /**
     * @param {{ requestId: string, files: readonly { path: string, bytes: number }[] } & Repeatable} variables
     * @returns {Promise<AddFilesPayload>}
     */
    addFiles: async (variables) => (await ask(ADD_FILES, variables)).addFiles,
    /**
     * @param {{ requestId: string, paths: readonly string[] } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    removeFiles: async (variables) => (await ask(REMOVE_FILES, variables)).removeFiles,
    /**
     * @param {{ id: string, expectedVersion: number } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    submitRequest: async (variables) => (await ask(SUBMIT, variables)).submitRequest,
    /**
     * @param {{ id: string, expectedVersion: number, reason?: string } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    withdrawRequest: async (variables) => (await ask(WITHDRAW, variables)).withdrawRequest,
    /**
     * @param {{ id: string, expectedVersion: number, manifestDigest: string, decision: Verdict, reason: string } & Repeatable} input
     * @returns {Promise<RequestPayload>}
     */
    updateRequest: async (input) => (await ask(DECIDE, { input })).updateRequest,
    /**
     * @param {{ id: string, expectedVersion: number } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    retryRequest: async (variables) => (await ask(RETRY, variables)).retryRequest,
    /**
     * @param {{ requestId: string, path: string } & Repeatable} variables
     * @returns {Promise<LinkPayload>}
     */
    viewFile: async (variables) => (await ask(VIEW_FILE, variables)).viewFile,
    /**
     * @param {{ requestId: string } & Repeatable} variables
     * @returns {Promise<LinkPayload>}
     */
    downloadData: async (variables) => (await ask(DOWNLOAD, variables)).downloadData,
  }
}
