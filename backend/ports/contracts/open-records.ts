import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import type { Outbox } from '#ports/outbox.ts'
import type { Records } from '#ports/records.ts'

export interface OpenedRecords {
  readonly records: Records
  readonly outbox: Outbox
  /** As many files as one call may announce here; 1,000 where a home has no bound of its own. */
  readonly filesPerCall?: number
  close(): Promise<void>
}

/** Opens an empty record, with the outbox that its commits fill. */
export type OpenRecords = () => Promise<OpenedRecords>

/** Opens it before the tests of the present block, and closes it after them. */
export function opened<T extends { close(): Promise<void> }>(open: () => Promise<T>): () => T {
  let home: T | undefined
  beforeAll(async () => {
    home = await open()
  })
  afterAll(() => home?.close())
  return () => {
    if (!home) throw new Error('asked for before it was opened')
    return home
  }
}

/** An id that no other test uses. */
export function fresh(what: string): string {
  return `${what}-${randomUUID()}`
}

/** Later than anything that a test writes down. */
export const FAR = '2999-01-01T00:00:00.000Z'
