// @ts-check
/** @import { Action, Packing, RequestSummary, Stage, Status } from './api.js' */

/** @type {Readonly<Record<Status, string>>} */
export const STATUS_WORDS = {
  DRAFT: 'Draft',
  STAGING: 'Preparing the files',
  IN_REVIEW: 'In review',
  RELEASING: 'Preparing the package',
  RELEASED: 'Released',
  REJECTED: 'Rejected',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Expired',
  FAILED: 'A step failed',
  IMPORTED: 'Imported',
}

/** @type {Readonly<Record<Action, string>>} */
export const ACTION_WORDS = {
  ADD_FILES: 'Add files to the draft',
  REMOVE_FILES: 'Take files out of the draft',
  UPLOAD: 'Send the bytes of announced files',
  SUBMIT: 'Hand the draft in',
  WITHDRAW: 'Withdraw the request',
  DECIDE: 'Approve or reject the open stage',
  VIEW_FILE: 'Look at the files',
  DOWNLOAD: 'Download the package',
  RETRY: 'Try the failed step again',
}

const GROUP_WORDS = new Map([
  ['InformationGovernance', 'Information Governance'],
  ['ResearchIT', 'Research IT'],
])

/**
 * A group's name as people write it.
 * @param {string} group
 */
export function groupWords(group) {
  return GROUP_WORDS.get(group) ?? group
}

/**
 * Whose move it is, with the group as people write it.
 * @param {Pick<RequestSummary, 'whoseTurn'>} request
 */
export function turnWords({ whoseTurn: { group, label } }) {
  return group ? label.replace(group, groupWords(group)) : label
}

/**
 * What became of a stage, or what it waits for.
 * @param {Stage} stage
 */
export function stageWords({ state, decision }) {
  if (state === 'DECIDED') return decision === 'APPROVED' ? 'Approved' : 'Rejected'
  if (state === 'OPEN') return 'Waiting for a decision'
  return state === 'WAITING' ? 'Not yet its turn' : 'Not needed: the request ended before'
}

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB']

/**
 * A size for people: 1,234 bytes are 1.2 kB.
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 1000) return bytes === 1 ? '1\u00a0byte' : `${bytes}\u00a0bytes`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length)
  const value = bytes / 1000 ** power
  return `${value.toLocaleString('en-GB', { maximumSignificantDigits: 3 })}\u00a0${UNITS[power - 1]}`
}

/**
 * A number and its noun: 1 file, 2 files.
 * @param {number} count
 * @param {string} noun
 */
export function counted(count, noun) {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/**
 * A moment in the time of whoever reads it.
 * @param {string} iso
 */
export function moment(iso) {
  const date = new Date(iso)
  return Number.isNaN(date.valueOf()) ? iso : MOMENT.format(date)
}

/**
 * How far a package is, or what making it will take.
 * @param {Packing} packing
 */
export function packingWords({
  way,
  expectedSeconds,
  expectedUsd,
  filesTotal,
  bytesTotal,
  filesPacked,
  bytesPacked,
}) {
  if (bytesPacked !== null && filesPacked !== null)
    return `${filesPacked} of ${counted(filesTotal, 'file')} packed, ${size(bytesPacked)} of ${size(bytesTotal)}`
  const cost =
    expectedUsd === null ? '' : `, costs less than $${(Math.ceil(expectedUsd * 100) / 100).toFixed(2)}`
  const by = way === 'BATCHES' ? ', in batches' : ''
  return `takes about ${durationWords(expectedSeconds)}${by}${cost}`
}

/** @param {number} seconds */
function durationWords(seconds) {
  if (seconds < 60) return counted(seconds, 'second')
  if (seconds < 3_600) return counted(Math.ceil(seconds / 60), 'minute')
  return counted(Math.ceil(seconds / 3_600), 'hour')
}
