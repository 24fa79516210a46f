// @ts-check

/**
 * The answers of the API as graphql/schema.graphql describes them, as far as these pages ask for them.
 *
 * @typedef {'DRAFT' | 'STAGING' | 'IN_REVIEW' | 'RELEASING' | 'RELEASED' | 'REJECTED' | 'WITHDRAWN' | 'EXPIRED' | 'FAILED'} Status
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
 *
 * @typedef {RequestSummary & RequestDetail} EgressRequest
 * @typedef {{ path: string, bytes: number, uploaded: boolean, sha256: string | null, mediaType: string | null }} RequestFile
 * @typedef {{ id: string, to: Person, requestId: string, subject: string, text: string, createdAt: string, mailed: boolean | null }} Notice
 * @typedef {{ at: string, code: string, message: string }} Problem
 * @typedef {{ code: string, message: string, problems: readonly Problem[] }} Refusal
 * @typedef {{ request: EgressRequest | null, refusal: Refusal | null }} RequestPayload
 * @typedef {{ path: string, url: string, expiresAt: string }} Upload
 * @typedef {RequestPayload & { uploads: readonly Upload[] }} AddFilesPayload
 * @typedef {RequestPayload & { url: string | null, expiresAt: string | null }} LinkPayload
 */

/**
 * @template T
 * @typedef {{ items: readonly T[], nextToken: string | null }} Page
 */
