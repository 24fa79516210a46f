import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Report } from '#core/report.ts'
import { noteArrival } from '#egress/handlers/note-arrival.ts'
import type { RequestFile } from '#egress/request.ts'
import type { Ports } from '#ports/ports.ts'
import type { DynamoRecords } from '../records/dynamo-records.ts'
import { arrivedKeys, isOwn, uploadOf, type UploadRef } from './arrival-event.ts'
import { eachRecord } from './each-record.ts'

export interface ArrivalsHandlerDeps {
  readonly ports: Pick<Ports, 'sources' | 'now'> & { readonly records: DynamoRecords }
  readonly report: Report
}

/** Takes up what arrived in the bucket of uploads. Events that come twice, late or in another order change nothing. */
export function arrivalsHandler({ ports, report }: ArrivalsHandlerDeps) {
  const note = noteArrival(ports)

  const fileOf = ({ requestId, round, digest }: UploadRef): Promise<RequestFile | undefined> =>
    ports.records.fileByDigest(requestId, round, digest)

  const arrived = async (key: string): Promise<void> => {
    if (isOwn(key)) return
    const upload = uploadOf(key)
    const announced = upload && (await fileOf(upload))
    if (!upload || !announced) {
      report({ code: 'ARRIVAL_UNKNOWN', ...(upload && { requestId: upload.requestId }) })
      return
    }
    // Two that note different versions at the same time: whoever writes last looks once more, and so has the newest.
    for (let file: RequestFile | undefined = announced; file && (await note(file));)
      file = await fileOf(upload)
  }

  const keysIn = ({ body, messageId }: SQSRecord): readonly string[] => {
    try {
      return arrivedKeys(body)
    } catch (error) {
      report({ code: 'ARRIVAL_UNKNOWN', entry: messageId, error })
      return []
    }
  }

  return ({ Records }: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      Records,
      async (record) => {
        for (const key of keysIn(record)) await arrived(key)
      },
      report,
    )
}
