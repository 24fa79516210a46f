import { describe, expect, test } from 'vitest'
import type { EgressStore, StoreStatus } from '#ports/egress-store.ts'
import { fresh, opened } from './open-records.ts'

export interface OpenedEgressStore {
  readonly egressStore: EgressStore
  /** Has Service Workbench make a store. */
  addStore(storeId: string): Promise<void>
  /** What Service Workbench would read. */
  statusOf(storeId: string): Promise<string | undefined>
  close(): Promise<void>
}

/** What every home promises about the upstream egress store's own record. */
export function egressStoreContract(open: () => Promise<OpenedEgressStore>): void {
  describe('the egress store', () => {
    const home = opened(open)
    const aStore = async (): Promise<string> => {
      const id = fresh('store')
      await home().addStore(id)
      return id
    }

    test.each<readonly StoreStatus[]>([
      ['PROCESSING', 'PROCESSED'],
      ['PROCESSING', 'PENDING'],
      ['PROCESSING', 'PROCESSING', 'PENDING', 'PENDING'],
    ])('shows the status that was set last: %s, %s', async (...statuses) => {
      const store = await aStore()
      for (const status of statuses) {
        await home().egressStore.setStatus(store, status)
        expect(await home().statusOf(store)).toBe(status)
      }
    })

    test('keeps the status of each store for itself', async () => {
      const [one, two] = [await aStore(), await aStore()]
      await home().egressStore.setStatus(one, 'PROCESSED')
      await home().egressStore.setStatus(two, 'PENDING')
      expect([await home().statusOf(one), await home().statusOf(two)]).toEqual(['PROCESSED', 'PENDING'])
    })

    test('is no reason to fail where a store is not there', async () => {
      await expect(home().egressStore.setStatus(fresh('gone'), 'PROCESSED')).resolves.toBeUndefined()
    })
  })
}
