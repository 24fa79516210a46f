import type { EgressRequest, RequestFile } from '#egress/request.ts'
import { summaryOf } from '#egress/request-summary.ts'
import type { OutboxEntry } from '#egress/outbox.ts'
import { laneOf } from '#egress/outbox.ts'
import type { Change } from '#ports/records.ts'
import type { Action, Condition } from './action.ts'
import { flag, type Item, json, number, text } from './attributes.ts'
import { KEYS } from './keys.ts'
import { laneList, listed, listsOfRequest, MESSAGES, NOTICES, noticesTo } from './lists.ts'
import { placeKey } from './place-key.ts'
import { textOfSummary } from './summary-text.ts'

/** What a change does to its item. */
export function actionOf(change: Change): Action {
  switch (change.kind) {
    case 'request': {
      const { request, expectedVersion } = change
      const condition = expectedVersion === 0 ? 'absent' : { v: number(expectedVersion) }
      return put(KEYS.request(request.id), requestItem(request), condition)
    }
    case 'while': {
      const { requestId, status, round } = change
      const condition = { st: text(status), r: number(round) }
      return { key: KEYS.request(requestId), condition, otherwise: 'stale', write: 'check' }
    }
    case 'file':
      return put(keyOfFile(change.file), fileItem(change.file))
    case 'received': {
      const { path, bytes } = change.file
      const condition = { path: text(path), n: number(bytes) }
      return put(keyOfFile(change.file), fileItem(change.file), condition)
    }
    case 'removeFile':
      return { key: keyOfFile(change), otherwise: 'stale', write: 'delete' }
    case 'token': {
      const { requestId, round, stage, token } = change.token
      return put(KEYS.token(requestId, round, stage), { t: text(token) })
    }
    case 'ticket': {
      const { ticket, expected } = change
      return put(KEYS.ticket(ticket.id), { b: json(ticket), st: text(ticket.state) }, inState(expected))
    }
    case 'message': {
      const { message, expected } = change
      const { body, ...rest } = message
      // As it is: as a text within JSON it might be several times as long.
      const item = { b: json(rest), body: text(body), st: text(message.state) }
      const place = listed([MESSAGES], placeKey(message))
      return put(KEYS.message(message.id), { ...item, ...place }, inState(expected))
    }
    case 'notice': {
      const { notice } = change
      const place = listed([NOTICES, noticesTo(notice.to.id)], placeKey(notice))
      const item = { b: json(notice), mailed: flag(false), ...place }
      return { ...put(KEYS.notice(notice.id), item, 'absent'), otherwise: 'skip' }
    }
    case 'mailed': {
      const write = { set: { mailed: flag(true) } }
      return { key: KEYS.notice(change.noticeId), condition: {}, otherwise: 'skip', write }
    }
    case 'replay': {
      const { actorId, clientRequestId, inputDigest, answer } = change.replay
      const item = { b: json(answer), d: text(inputDigest) }
      return put(KEYS.replay(actorId, clientRequestId), item, 'absent')
    }
  }
}

/** Adds an entry to the outbox, if there never was one with its id. `place` is its place in the order of the commits. */
export function entryAction(entry: OutboxEntry, place: string): Action {
  const lane = laneOf(entry)
  const item = { b: json(entry), lane: text(lane), st: text('waiting'), n: number(0), place: text(place) }
  // New ones are due at once, and come before every time.
  const where = { due: text(''), ...listed([laneList(lane)], `0#${place}`) }
  return { ...put(KEYS.outbox(entry.id), { ...item, ...where }, 'absent'), otherwise: 'skip' }
}

function put(key: Action['key'], item: Item, condition?: Condition): Action {
  return { key, otherwise: 'stale', write: { put: item }, ...(condition && { condition }) }
}

function inState(expected: string | undefined): Condition {
  return expected === undefined ? 'absent' : { st: text(expected) }
}

function keyOfFile({ requestId, round, pathKey }: Pick<RequestFile, 'requestId' | 'round' | 'pathKey'>) {
  return KEYS.fileOfPath(requestId, round, pathKey)
}

function requestItem(request: EgressRequest): Item {
  return {
    b: json(request),
    v: number(request.version),
    st: text(request.status),
    r: number(request.round),
    s: text(textOfSummary(summaryOf(request))),
    ...listed(listsOfRequest(request), placeKey(request)),
  }
}

function fileItem(file: RequestFile): Item {
  return {
    b: json(file),
    path: text(file.path),
    pathKey: text(file.pathKey),
    n: number(file.bytes),
    ...(!file.source && { missing: text(file.pathKey) }),
  }
}
