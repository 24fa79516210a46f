import type { AuditEvent } from '#audit/event.ts'
import type { IntakeMessage } from '#egress/intake/message.ts'
import type { Notice } from '#egress/notice.ts'
import type { EgressRequest, RequestFile } from '#egress/request.ts'
import type { Ticket } from '#egress/ticket.ts'
import type { KeptNotice, Position, Records } from '#ports/records.ts'
import { bodyIn, type Item, type Key, keyOf, textIn } from './attributes.ts'
import { commitPlaces } from './commit-places.ts'
import { commitUnit } from './commit-unit.ts'
import { filesPartition, KEYS, sequenceKey, streamPartition } from './keys.ts'
import { type ListName, listOfIndex, MESSAGES, NOTICES, noticesTo } from './lists.ts'
import { placeKey, positionOfPlace } from './place-key.ts'
import { recordsTable, type TableOptions } from './records-table.ts'
import { summaryOfText } from './summary-text.ts'
import { FILE_INDEXES, listIndex, listPartition, listSort } from './table-shape.ts'

/** What this home needs of its record beyond the port. */
export interface DynamoRecords extends Records {
  /** The file whose key in the bucket of uploads ends in this digest: the SHA-256 of its path key, in hexadecimal. */
  fileByDigest(requestId: string, round: number, digest: string): Promise<RequestFile | undefined>
}

interface Page {
  readonly before?: Position
  readonly limit: number
}

/** The record on DynamoDB. What is left in the outbox is told by the stream of the table. */
export function dynamoRecords(options: TableOptions): DynamoRecords {
  const table = recordsTable(options)

  const thing = async <T>(key: Key): Promise<T | undefined> => {
    const item = await table.get(key)
    return item && bodyIn<T>(item)
  }
  const ofList = ({ list, partition }: ListName, { before, limit }: Page, attributes: readonly string[]) =>
    table.query({
      index: { name: listIndex(list), isGlobal: true },
      partition: [listPartition(list), partition],
      ...(before && { bound: [listSort(list), '<', placeKey(before)] as const }),
      order: 'descending',
      limit,
      attributes,
    })
  /** The list tells which; the table tells what they are now. */
  const itemsOfList = async (list: ListName, page: Page): Promise<readonly Item[]> =>
    table.getAll((await ofList(list, page, ['pk', 'sk'])).map(keyOf))
  const filesOf = async (
    index: keyof typeof FILE_INDEXES,
    partition: string,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<readonly RequestFile[]> => {
    const found = await table.query({
      index: { name: index, isGlobal: false },
      partition: ['pk', partition],
      // A key is never empty, nor may a bound be.
      ...(after && { bound: [FILE_INDEXES[index], '>', after] as const }),
      limit,
      attributes: ['b'],
    })
    return found.map((item) => bodyIn<RequestFile>(item))
  }

  return {
    commit: commitUnit({
      ...options,
      newPlaces: commitPlaces(Date.now),
      async lastEvent(stream) {
        const partition = ['pk', streamPartition(stream)] as const
        const found = await table.query({ partition, order: 'descending', limit: 1, attributes: ['b'] })
        return found.map((item) => bodyIn<AuditEvent>(item))[0]
      },
    }),

    request: (id) => thing<EgressRequest>(KEYS.request(id)),

    async requests(index, page) {
      const list = listOfIndex(index)
      const place = listSort(list.list)
      const found = await ofList(list, page, [place, 's'])
      return found.map((item) => summaryOfText(textIn(item, 's'), positionOfPlace(textIn(item, place))))
    },

    file: (requestId, round, pathKey) => thing<RequestFile>(KEYS.fileOfPath(requestId, round, pathKey)),
    fileByDigest: (requestId, round, digest) => thing<RequestFile>(KEYS.file(requestId, round, digest)),

    files: ({ requestId, round, ...page }) => filesOf('byPathKey', filesPartition(requestId, round), page),
    filesWithoutBytes: (requestId, round, limit) =>
      filesOf('withoutBytes', filesPartition(requestId, round), { limit }),
    filesByPath: (requestId, round, page) => filesOf('byPath', filesPartition(requestId, round), page),

    async token(requestId, round, stage) {
      const item = await table.get(KEYS.token(requestId, round, stage))
      return item && textIn(item, 't')
    },

    ticket: (id) => thing<Ticket>(KEYS.ticket(id)),

    async message(id) {
      const item = await table.get(KEYS.message(id))
      return item && messageIn(item)
    },

    messages: async (page) => (await itemsOfList(MESSAGES, page)).map(messageIn),

    async notice(id) {
      const item = await table.get(KEYS.notice(id))
      return item && noticeIn(item)
    },

    async notices({ to, ...page }) {
      const list = to === undefined ? NOTICES : noticesTo(to)
      return (await itemsOfList(list, page)).map(noticeIn)
    },

    async replay<Answer>(actorId: string, clientRequestId: string) {
      const item = await table.get(KEYS.replay(actorId, clientRequestId))
      if (!item) return undefined
      return { actorId, clientRequestId, inputDigest: textIn(item, 'd'), answer: bodyIn<Answer>(item) }
    },

    async events(stream, { from, limit }) {
      const partition = ['pk', streamPartition(stream)] as const
      const bound = ['sk', '>=', sequenceKey(from)] as const
      const found = await table.query({ partition, bound, limit, attributes: ['b'] })
      return found.map((item) => bodyIn<AuditEvent>(item))
    },
  }
}

function messageIn(item: Item): IntakeMessage {
  return { ...bodyIn<Omit<IntakeMessage, 'body'>>(item), body: textIn(item, 'body') }
}

function noticeIn(item: Item): KeptNotice {
  return { ...bodyIn<Notice>(item), mailed: item['mailed']?.BOOL === true }
}
