import { outboxContract } from '#ports/contracts/outbox-contract.ts'
import { recordsContract } from '#ports/contracts/records-contract.ts'
import { newDynamoClient } from './dynamo-client.ts'
import { dynamoOutbox } from './dynamo-outbox.ts'
import { dynamoRecords } from './dynamo-records.ts'
import { createRecordsTable } from './records-table.fixture.ts'

const open = async () => {
  const client = newDynamoClient()
  const { table, drop } = await createRecordsTable(client)
  const close = async () => {
    await drop()
    client.destroy()
  }
  // A transaction takes a hundred items, and the request and its event are two.
  const filesPerCall = 90
  return {
    records: dynamoRecords({ client, table }),
    outbox: dynamoOutbox({ client, table }),
    filesPerCall,
    close,
  }
}

recordsContract(open)
outboxContract(open)
