import type { FunctionId } from './functions-table.ts'

export interface FunctionSize {
  readonly memoryMb: number
  readonly timeoutSeconds: number
  /** Of /tmp, where it takes more than Lambda's usual 512 MB. */
  readonly temporaryMb?: number
}

/** AppSync itself waits 30 seconds. */
const ANSWERING: FunctionSize = { memoryMb: 1_024, timeoutSeconds: 29 }
/** Below the minute that the state machine gives it. */
const FOLLOWING: FunctionSize = { memoryMb: 512, timeoutSeconds: 55 }
/** As long as a Lambda can be: the state machine lets it go on where it was. */
const LONGEST = 900

/** A whole processor: TLS and hashing keep one busy. */
const STAGING: FunctionSize = { memoryMb: 1_769, timeoutSeconds: LONGEST }
/**
 * A whole processor, since each packs in one thread; the memory holds 256 MiB of a package twice. At 10 MB/s, which is less than
 * half of what was measured, 256 MiB take half a minute.
 */
const PACKING: FunctionSize = { memoryMb: 1_769, timeoutSeconds: 600 }

/** Room and time of each function. A whole processor comes with 1,769 MB. */
export const FUNCTION_SIZES: Readonly<Record<FunctionId, FunctionSize>> = {
  read: ANSWERING,
  author: ANSWERING,
  decide: ANSWERING,
  view: ANSWERING,
  download: ANSWERING,
  updateEgressStore: FOLLOWING,
  planStaging: { memoryMb: 1_024, timeoutSeconds: 290 },
  stageFiles: STAGING,
  stageBatch: STAGING,
  finishStaging: { memoryMb: 1_024, timeoutSeconds: 890 },
  nextStep: FOLLOWING,
  openStage: FOLLOWING,
  expireStage: FOLLOWING,
  planRelease: { memoryMb: 1_024, timeoutSeconds: 600 },
  /** A package of up to 256 MiB, and what was left of the one before. */
  releasePackage: { ...PACKING, temporaryMb: 1_024 },
  /** Reads a whole file for its SHA-256, where it is packed in slices: 50 GiB take 9 minutes at 100 MB/s. */
  packBatch: { ...PACKING, timeoutSeconds: 870 },
  layOutPackage: PACKING,
  addPart: PACKING,
  /** Reads 16 GiB back at once; below the 15 minutes of its step. */
  publishPackage: { memoryMb: 1_769, timeoutSeconds: 870 },
  /** Lists and deletes a few objects; below the five minutes of its step. */
  discardPackage: { memoryMb: 512, timeoutSeconds: 290 },
  discardStaged: { memoryMb: 512, timeoutSeconds: LONGEST },
  tellPeople: FOLLOWING,
  recordFailure: FOLLOWING,
  dispatch: { memoryMb: 512, timeoutSeconds: 120 },
  deliver: { memoryMb: 512, timeoutSeconds: 120 },
  intake: { memoryMb: 1_024, timeoutSeconds: 300 },
  received: { memoryMb: 1_024, timeoutSeconds: 300 },
}
