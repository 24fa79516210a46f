import type { FunctionId } from '../functions-table.ts'
import {
  copyWorks,
  keepWorks,
  readEgressStore,
  readPackages,
  readStaging,
  readUploads,
  readVersionLists,
  removePackages,
  removeStaging,
  removeUploads,
  removeWorks,
  signUploads,
  takeUpUploads,
  verifyPackages,
  writePackages,
  writeParts,
  writeStaging,
} from './file-rights.ts'
import {
  announceToReviewers,
  askPeople,
  buryMessages,
  mountWorks,
  moveWorkflow,
  publishChanges,
  sendMail,
  signReleases,
  takeArrivals,
  takeMessages,
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

/** Where what many pack lies: in a file system, or in S3. */
const inWorks =
  (...inS3: readonly Right[]): Right =>
  (places) =>
    places.sharedFolder ? mountWorks(places) : inS3.flatMap((right) => right(places))

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
  planRelease: [readRecord, inWorks(keepWorks)],
  releasePackage: [changeRecord, readStaging, writePackages, signReleases],
  packBatch: [readRecord, readStaging, signReleases, inWorks(keepWorks)],
  layOutPackage: [readRecord, signReleases, writeParts, inWorks(keepWorks)],
  addPart: [readRecord, writeParts, inWorks(keepWorks, copyWorks)],
  publishPackage: [changeRecord, writeParts, verifyPackages, inWorks(keepWorks)],
  discardPackage: [changeRecord, removePackages],
  discardStaged: [changeRecord, removeStaging, removeUploads, removePackages, inWorks(removeWorks)],
  tellPeople: [changeRecord, askPeople],
  recordFailure: [changeRecord, askPeople],

  dispatch: [changeRecord, followRequests, askPeople, moveWorkflow, publishChanges],
  deliver: [changeRecord, followMail, askPeople, sendMail, announceToReviewers],
  intake: [changeRecord, askPeople, takeMessages, buryMessages, readVersionLists],
  received: [changeRecord, takeArrivals, takeUpUploads],
}
