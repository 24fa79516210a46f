import { updateEgressStore } from '#egress/tasks/update-egress-store.ts'
import { OF_REQUEST, task } from '#entry/tasks/task.ts'

/** Showing how it stands in the egress store's own record. */
export const EGRESS_STORE_TASKS = { updateEgressStore: task(OF_REQUEST, updateEgressStore) }
