import { egressStoreContract } from '#ports/contracts/egress-store-contract.ts'
import { openDatabase } from './records/open-database.ts'
import { tableEgressStore } from './table-egress-store.ts'

egressStoreContract(async () => {
  const db = openDatabase(':memory:')
  const egressStore = tableEgressStore(db)
  return {
    egressStore,
    addStore: async () => {},
    statusOf: async (storeId) => egressStore.status(storeId),
    close: async () => db.close(),
  }
})
