/** The status that Service Workbench shows for the store that files came from (TREEHOOSE's values). */
export type StoreStatus = 'PROCESSING' | 'PROCESSED' | 'PENDING'

/**
 * The upstream egress store's own record. Setting the same status twice changes nothing. It belongs to Service Workbench: a
 * store that is not there any more holds nothing up.
 */
export interface EgressStore {
  setStatus(storeId: string, status: StoreStatus): Promise<void>
}
