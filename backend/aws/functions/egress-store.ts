import { EGRESS_STORE_TASKS } from '#entry/tasks/egress-store-tasks.ts'
import { dynamoEgressStore, noEgressStore } from '../egress-store/dynamo-egress-store.ts'
import { recordsOf } from '../home/parts.ts'
import { taskFunction } from '../home/task-function.ts'
import { report } from '../observe/observed.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { variablesFrom } from '../settings/environment.ts'

const variables = variablesFrom(process.env, ['SLUICE_TASK', 'SLUICE_TABLE', 'SLUICE_EGRESS_STORE_TABLE'])
const table = variables.SLUICE_EGRESS_STORE_TABLE

/** Shows how it stands in Service Workbench's own table. */
export const handler = taskFunction(
  variables.SLUICE_TASK,
  {
    records: recordsOf(variables),
    egressStore:
      table === undefined ? noEgressStore : dynamoEgressStore({ client: newDynamoClient(), table, report }),
  },
  EGRESS_STORE_TASKS,
)
