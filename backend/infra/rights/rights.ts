import type { FunctionId } from '../functions-table.ts'
import {
  readEgressStore,
  readPackages,
  readStaging,
  readUploads,
  readVersionLists,
  removePackages,
  removeStaging,
  removeUploads,
  signUploads,
  takeUpUploads,
  writePackages,
  writeStaging,
} from './file-rights.ts'
import {
  announceToReviewers,
  askPeople,
  buryMessages,
  joinNetwork,
  moveWorkflow,
  publishChanges,
  sendMail,
  signReleases,
  takeArrivals,
  takeMessages,
  useScratch,
} from './other-rights.ts'
import {
  changeRecord,
  followMail,
  followRequests,
  readRecord,
  removeFiles,
  updateEgressStore,
} from './record-rights.ts'
import type { Right } from './right.ts'

/** All that each function may do, beside writing its own log and its traces. What is not here, it cannot. */
export const RIGHTS: Readonly<Record<FunctionId, readonly Right[]>> = {
  read: [readRecord, askPeople],
  author: [changeRecord, removeFiles, askPeople, signUploads, takeUpUploads],
  decide: [changeRecord, askPeople],
  view: [changeRecord, askPeople, readStaging],
  download: [changeRecord, askPeople, readPackages],

  updateEgressStore: [readRecord, updateEgressStore],
  planStaging: [readRecord],
  stageFiles: [changeRecord, readUploads, readEgressStore, writeStaging, removeUploads],
  stageBatch: [changeRecord, readUploads, readEgressStore, writeStaging],
  finishStaging: [changeRecord, removeUploads],
  nextStep: [readRecord],
  openStage: [changeRecord, askPeople],
  expireStage: [changeRecord],
  releasePackage: [changeRecord, readStaging, writePackages, signReleases, useScratch, joinNetwork],
  discardStaged: [changeRecord, removeStaging, removeUploads, removePackages],
  tellPeople: [changeRecord, askPeople],
  recordFailure: [changeRecord, askPeople],

  dispatch: [changeRecord, followRequests, askPeople, moveWorkflow, publishChanges],
  deliver: [changeRecord, followMail, askPeople, sendMail, announceToReviewers],
  intake: [changeRecord, askPeople, takeMessages, buryMessages, readVersionLists],
  received: [changeRecord, takeArrivals, takeUpUploads],
}
