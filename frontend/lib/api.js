// @ts-check
import * as queries from './queries.js'
/** @import { Ask } from './graphql.js' */
/** @import { Reach } from './links.js' */

/**
 * The answers of the API as graphql/schema.graphql describes them, as far as these pages ask for them.
 *
 * @typedef {'DRAFT' | 'STAGING' | 'IN_REVIEW' | 'RELEASING' | 'RELEASED' | 'REJECTED' | 'WITHDRAWN' | 'EXPIRED' | 'FAILED' | 'IMPORTED'} Status
 * @typedef {'ADD_FILES' | 'REMOVE_FILES' | 'UPLOAD' | 'SUBMIT' | 'WITHDRAW' | 'DECIDE' | 'VIEW_FILE' | 'DOWNLOAD' | 'RETRY'} Action
 * @typedef {'APPROVED' | 'REJECTED'} Verdict
 * @typedef {{ id: string, name: string, email: string }} Person
 * @typedef {Person & { groups: readonly string[], projects: readonly string[] }} Me
 * @typedef {{ owner: 'AUTHOR' | 'REVIEWERS' | 'SYSTEM' | 'NOBODY', group: string | null, label: string }} WhoseTurn
 * @typedef {{ count: number, bytes: number, types: readonly string[] }} FilesSummary
 * @typedef {'WAITING' | 'OPEN' | 'DECIDED' | 'SKIPPED'} StageState
 * @typedef {{ number: number, group: string, state: StageState, decision: Verdict | null, openedAt: string | null, deadlineAt: string | null }} Stage
 * @typedef {{ stage: number, group: string, decision: Verdict, by: Person, at: string, reason: string, manifestDigest: string }} Decision
 * @typedef {{ used: number, allowed: number, until: string | null }} Downloads
 * @typedef {{ sha256: string, bytes: number, releasedAt: string }} Release
 * @typedef {{ step: string, code: string, reason: string, at: string }} Failure
 * @typedef {{ at: string, files: number, bytes: number }} StagedDeletion
 * @typedef {{ from: string, id: string, status: string, at: string }} Imported
 * @typedef {{ action: Action, code: string, message: string }} BlockedReason
 *
 * @typedef {object} RequestSummary
 * @property {string} id
 * @property {string} title
 * @property {string} project
 * @property {Person} requestedBy
 * @property {string} createdAt
 * @property {string | null} submittedAt
 * @property {Status} status
 * @property {WhoseTurn} whoseTurn
 * @property {FilesSummary} files
 *
 * @typedef {object} RequestDetail
 * @property {string} purpose
 * @property {string} workspace
 * @property {number} round
 * @property {string | null} manifestDigest
 * @property {{ name: string, version: number }} policy
 * @property {readonly Stage[]} stages
 * @property {readonly Decision[]} decisions
 * @property {Downloads} downloads
 * @property {number} version
 * @property {readonly Action[]} allowedActions
 * @property {readonly BlockedReason[]} blockedReasons
 * @property {Release | null} release
 * @property {Failure | null} failure
 * @property {StagedDeletion | null} stagedDeleted
 * @property {Imported | null} imported
 *
 * @typedef {RequestSummary & RequestDetail} EgressRequest
 * @typedef {{ path: string, bytes: number, uploaded: boolean, sha256: string | null, mediaType: string | null }} RequestFile
 * @typedef {{ id: string, to: Person, requestId: string, subject: string, text: string, createdAt: string, mailed: boolean | null }} Notice
 * @typedef {{ at: string, code: string, message: string }} Problem
 * @typedef {{ code: string, message: string, problems: readonly Problem[] }} Refusal
 * @typedef {{ request: EgressRequest | null, refusal: Refusal | null }} RequestPayload
 * @typedef {{ way: 'ONE_TASK' | 'BATCHES', expectedSeconds: number, expectedUsd: number | null, filesTotal: number, bytesTotal: number, filesPacked: number | null, bytesPacked: number | null }} Packing
 * @typedef {{ path: string, url: string, expiresAt: string }} Upload
 * @typedef {RequestPayload & { uploads: readonly Upload[] }} AddFilesPayload
 * @typedef {RequestPayload & { url: string | null, expiresAt: string | null }} LinkPayload
 */

/**
 * @template T
 * @typedef {{ items: readonly T[], nextToken: string | null }} Page
 */

/** @typedef {ReturnType<typeof newApi>} Api */
/** @typedef {{ readonly clientRequestId: string }} Repeatable */

/**
 * What these pages ask of Sluice, one function for each field of the schema.
 * @param {Ask} ask
 * @param {Reach} reach
 */
export function newApi(ask, reach) {
  /** @param {LinkPayload} payload */
  const reached = (payload) => ({ ...payload, url: payload.url && reach(payload.url) })

  return {
    /** @returns {Promise<Me>} */
    me: async () => (await ask(queries.ME)).me,
    /**
     * @param {{ filter: { mine?: boolean, awaitingMe?: boolean }, nextToken: string | null }} variables
     * @returns {Promise<Page<RequestSummary>>}
     */
    listRequests: async (variables) => (await ask(queries.LIST_REQUESTS, variables)).listRequests,
    /**
     * @param {string} id
     * @returns {Promise<EgressRequest | null>}
     */
    getRequest: async (id) => (await ask(queries.GET_REQUEST, { id })).getRequest,
    /**
     * @param {string} id
     * @returns {Promise<Packing | null>}
     */
    getPacking: async (id) => (await ask(queries.GET_PACKING, { id })).getPacking,
    /**
     * @param {{ requestId: string, nextToken: string | null }} variables
     * @returns {Promise<Page<RequestFile> | null>}
     */
    listFiles: async (variables) => (await ask(queries.LIST_FILES, variables)).listFiles,
    /**
     * @param {{ everyone: boolean, nextToken: string | null }} variables
     * @returns {Promise<Page<Notice>>}
     */
    listNotices: async (variables) => (await ask(queries.LIST_NOTICES, variables)).listNotices,
    /**
     * @param {{ title: string, purpose: string, project: string } & Repeatable} input
     * @returns {Promise<RequestPayload>}
     */
    createRequest: async (input) => (await ask(queries.CREATE, { input })).createRequest,
    /**
     * @param {{ requestId: string, files: readonly { path: string, bytes: number }[] } & Repeatable} variables
     * @returns {Promise<AddFilesPayload>}
     */
    async addFiles(variables) {
      /** @type {AddFilesPayload} */
      const payload = (await ask(queries.ADD_FILES, variables)).addFiles
      return { ...payload, uploads: payload.uploads.map((upload) => ({ ...upload, url: reach(upload.url) })) }
    },
    /**
     * @param {{ requestId: string, paths: readonly string[] } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    removeFiles: async (variables) => (await ask(queries.REMOVE_FILES, variables)).removeFiles,
    /**
     * @param {{ id: string, expectedVersion: number } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    submitRequest: async (variables) => (await ask(queries.SUBMIT, variables)).submitRequest,
    /**
     * @param {{ id: string, expectedVersion: number, reason?: string } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    withdrawRequest: async (variables) => (await ask(queries.WITHDRAW, variables)).withdrawRequest,
    /**
     * @param {{ id: string, expectedVersion: number, manifestDigest: string, decision: Verdict, reason: string } & Repeatable} input
     * @returns {Promise<RequestPayload>}
     */
    updateRequest: async (input) => (await ask(queries.DECIDE, { input })).updateRequest,
    /**
     * @param {{ id: string, expectedVersion: number } & Repeatable} variables
     * @returns {Promise<RequestPayload>}
     */
    retryRequest: async (variables) => (await ask(queries.RETRY, variables)).retryRequest,
    /**
     * @param {{ requestId: string, path: string } & Repeatable} variables
     * @returns {Promise<LinkPayload>}
     */
    viewFile: async (variables) => reached((await ask(queries.VIEW_FILE, variables)).viewFile),
    /**
     * @param {{ requestId: string } & Repeatable} variables
     * @returns {Promise<LinkPayload>}
     */
    downloadData: async (variables) => reached((await ask(queries.DOWNLOAD, variables)).downloadData),
  }
}
