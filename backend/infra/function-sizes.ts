import type { FunctionId } from './functions-table.ts'

export interface FunctionSize {
  readonly memoryMb: number
  readonly timeoutSeconds: number
}

/** AppSync itself waits 30 seconds. */
const ANSWERING: FunctionSize = { memoryMb: 1_024, timeoutSeconds: 29 }
/** Below the minute that the state machine gives it. */
const FOLLOWING: FunctionSize = { memoryMb: 512, timeoutSeconds: 55 }
/** As long as a Lambda can be: the state machine lets it go on where it was. */
const LONGEST = 900

/** A whole processor: TLS and hashing keep one busy. */
const STAGING: FunctionSize = { memoryMb: 1_769, timeoutSeconds: LONGEST }

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
  releasePackage: { memoryMb: 3_008, timeoutSeconds: LONGEST },
  discardStaged: { memoryMb: 512, timeoutSeconds: LONGEST },
  tellPeople: FOLLOWING,
  recordFailure: FOLLOWING,
  dispatch: { memoryMb: 512, timeoutSeconds: 120 },
  deliver: { memoryMb: 512, timeoutSeconds: 120 },
  intake: { memoryMb: 1_024, timeoutSeconds: 300 },
  received: { memoryMb: 1_024, timeoutSeconds: 300 },
}
