import type { TaskInput } from '#egress/tasks/task.ts'
import type { EgressRequest } from '#egress/request.ts'
import { isClosed } from '#egress/steps.ts'
import type { StoreStatus } from '#ports/egress-store.ts'
import type { Ports } from '#ports/ports.ts'

/** Shows the state of a request in the egress store's own record, as Service Workbench expects it. Repeatable. */
export function updateEgressStore({ records, egressStore }: Pick<Ports, 'records' | 'egressStore'>) {
  return async ({ requestId }: TaskInput): Promise<void> => {
    const request = await records.request(requestId)
    if (request?.egressStore) await egressStore.setStatus(request.egressStore.id, storeStatus(request))
  }
}

/** PROCESSING while it is decided, PROCESSED once released, PENDING when nothing leaves (TREEHOOSE's mapping). */
export function storeStatus({ status }: Pick<EgressRequest, 'status'>): StoreStatus {
  if (status === 'RELEASED') return 'PROCESSED'
  return isClosed(status) ? 'PENDING' : 'PROCESSING'
}
