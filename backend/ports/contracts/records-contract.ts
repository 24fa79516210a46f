import { recordsCommitContract } from './records-commit-contract.ts'
import { recordsEventsContract } from './records-events-contract.ts'
import { recordsFilesContract } from './records-files-contract.ts'
import { recordsListsContract } from './records-lists-contract.ts'
import type { OpenRecords } from './open-records.ts'

/** What every home's record promises. Each part opens a record of its own, empty. */
export function recordsContract(open: OpenRecords): void {
  recordsCommitContract(open)
  recordsEventsContract(open)
  recordsFilesContract(open)
  recordsListsContract(open)
}
