import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import type { Report } from '#core/report.ts'

/**
 * Does something with each record of a queue, one after the other. Only those that failed are delivered again, and in the
 * end go to the dead-letter queue; none of them holds up the others.
 */
export async function eachRecord(
  records: readonly SQSRecord[],
  work: (record: SQSRecord) => Promise<void>,
  report: Report,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of records) {
    try {
      await work(record)
    } catch (error) {
      const { messageId } = record
      report({ code: 'RECORD_FAILED', entry: messageId, error })
      batchItemFailures.push({ itemIdentifier: messageId })
    }
  }
  return { batchItemFailures }
}
