import type { Variable } from '#aws/settings/variables.ts'
import type { FunctionId, FunctionSpec } from './functions-table.ts'

/** What there is to tell; absent is what there is none of. */
export type Told = Readonly<Record<Exclude<Variable, 'SLUICE_TASK' | 'SLUICE_SETTINGS'>, string | undefined>>

/** Whoever answers people has to know them, and where they reach the service. */
const PEOPLE = ['SLUICE_USER_POOL', 'SLUICE_SERVICES', 'SLUICE_PUBLIC_URL'] as const
const UPLOADS = ['SLUICE_UPLOADS_BUCKET', 'SLUICE_ACCOUNT'] as const
const STAGING = [...UPLOADS, 'SLUICE_STAGING_BUCKET', 'SLUICE_SOURCE_OWNERS'] as const
/** One bundle, whose tasks each use a part of it. */
const RELEASE = [
  'SLUICE_PUBLIC_URL',
  'SLUICE_STAGING_BUCKET',
  'SLUICE_PACKAGES_BUCKET',
  'SLUICE_ACCOUNT',
  'SLUICE_WORKS',
  'SLUICE_SIGNING_KEY',
] as const

/** What each function is told beside the table of the record: just what it asks for. */
const TOLD: Readonly<Record<FunctionId, readonly (keyof Told)[]>> = {
  read: PEOPLE,
  author: [...PEOPLE, ...UPLOADS],
  decide: PEOPLE,
  view: [...PEOPLE, 'SLUICE_STAGING_BUCKET', 'SLUICE_ACCOUNT'],
  download: [...PEOPLE, 'SLUICE_PACKAGES_BUCKET', 'SLUICE_ACCOUNT'],
  updateEgressStore: ['SLUICE_EGRESS_STORE_TABLE'],
  planStaging: PEOPLE,
  stageFiles: STAGING,
  stageBatch: STAGING,
  finishStaging: STAGING,
  nextStep: PEOPLE,
  openStage: PEOPLE,
  expireStage: PEOPLE,
  tellPeople: PEOPLE,
  recordFailure: PEOPLE,
  planRelease: RELEASE,
  releasePackage: RELEASE,
  packBatch: RELEASE,
  layOutPackage: RELEASE,
  addPart: RELEASE,
  publishPackage: RELEASE,
  discardPackage: ['SLUICE_PACKAGES_BUCKET', 'SLUICE_ACCOUNT'],
  discardStaged: [...UPLOADS, 'SLUICE_STAGING_BUCKET', 'SLUICE_PACKAGES_BUCKET', 'SLUICE_WORKS'],
  dispatch: [...PEOPLE, 'SLUICE_STATE_MACHINE', 'SLUICE_API_URL'],
  deliver: [...PEOPLE, 'SLUICE_SENDER', 'SLUICE_CONFIGURATION_SET', 'SLUICE_REVIEWER_TOPICS'],
  intake: [...PEOPLE, ...UPLOADS, 'SLUICE_SOURCE_OWNERS', 'SLUICE_DEAD_LETTERS'],
  received: UPLOADS,
}

/** The environment of one function. */
export function environmentOf({ id, kind }: FunctionSpec, told: Told): Readonly<Record<string, string>> {
  const variables = ['SLUICE_TABLE' as const, ...TOLD[id]].flatMap((name): [string, string][] => {
    const value = told[name]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries([...variables, ...(kind === 'task' ? [['SLUICE_TASK', id]] : [])])
}
