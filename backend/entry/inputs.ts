import * as z from 'zod'
import { once } from '#core/once.ts'
import { STATUSES } from '#egress/steps.ts'

/**
 * The inputs of the API, parsed once here: what a handler gets is what its types say. Null is the same as left out. Each is
 * made when it is first asked for: a function that answers one field needs no other.
 */

/** Control characters but for line feed, tab and carriage return. */
const CONTROL = /(?![\n\t\r])\p{Cc}/u
/** Overrides and isolates: they make a text read as another one. */
const BIDI = /[\u202A-\u202E\u2066-\u2069]/u
const WELL_FORMED = 'has characters that are no Unicode text'
const text = (max: number) =>
  z
    .string()
    .max(max, `has more than ${max} characters`)
    .refine((value) => value.isWellFormed(), WELL_FORMED)
    .refine((value) => !CONTROL.test(value), 'has control characters')
    .refine((value) => !BIDI.test(value), 'has characters that turn the direction of text around')
/** Part of subjects of mail and of lines in lists. */
const line = (max: number) =>
  text(max).refine((value) => !/[\n\t\r\p{Zl}\p{Zp}]/u.test(value), 'is more than one line')
/** A path is judged by the rules for paths, with a reason for each file; here it only has to be a bounded text. */
const path = () => z.string().max(4_096, 'has more than 4096 characters')
const id = () =>
  z
    .string()
    .min(1, 'is empty')
    .max(128, 'has more than 128 characters')
    .refine((value) => value.isWellFormed(), WELL_FORMED)
const limit = () => z.int().min(1, 'is 1 to 100').max(100, 'is 1 to 100').default(25)
const clientRequestId = () => z.exactOptional(id())
const page = () => ({ limit: limit(), nextToken: z.exactOptional(z.string().max(4_096)) })
const expectedVersion = () => z.int().min(1)

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, each]) => each !== null && each !== undefined)
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutNulls(each)]))
}

function input<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(withoutNulls, z.strictObject(shape))
}

export const INPUTS = {
  nothing: once(() => input({})),
  listRequests: once(() =>
    input({
      ...page(),
      filter: z.exactOptional(
        z.strictObject({
          status: z.exactOptional(z.array(z.enum(STATUSES)).min(1).max(STATUSES.length)),
          project: z.exactOptional(id()),
          mine: z.exactOptional(z.boolean()),
          awaitingMe: z.exactOptional(z.boolean()),
        }),
      ),
    }),
  ),
  byId: once(() => input({ id: id() })),
  listFiles: once(() => input({ ...page(), requestId: id(), round: z.exactOptional(z.int().min(1)) })),
  listEvents: once(() =>
    input({
      ...page(),
      requestId: z.exactOptional(id()),
      stream: z.exactOptional(z.enum(['INTAKE', 'PEOPLE', 'REFUSALS'])),
    }),
  ),
  page: once(() => input(page())),
  listNotices: once(() => input({ ...page(), everyone: z.exactOptional(z.boolean()) })),
  createRequest: once(() =>
    input({
      input: z.strictObject({
        title: line(1_000),
        purpose: text(20_000),
        project: id(),
        workspace: z.exactOptional(line(1_000)),
        clientRequestId: clientRequestId(),
      }),
    }),
  ),
  addFiles: once(() =>
    input({
      requestId: id(),
      files: z.array(z.strictObject({ path: path(), bytes: z.number() })).max(20_000, 'are more than 20000'),
      clientRequestId: clientRequestId(),
    }),
  ),
  removeFiles: once(() =>
    input({
      requestId: id(),
      paths: z.array(path()).max(20_000, 'are more than 20000'),
      clientRequestId: clientRequestId(),
    }),
  ),
  versioned: once(() =>
    input({ id: id(), expectedVersion: expectedVersion(), clientRequestId: clientRequestId() }),
  ),
  withdrawRequest: once(() =>
    input({
      id: id(),
      expectedVersion: z.exactOptional(expectedVersion()),
      reason: z.exactOptional(text(5_000)),
      clientRequestId: clientRequestId(),
    }),
  ),
  updateRequest: once(() =>
    input({
      input: z.strictObject({
        id: id(),
        expectedVersion: expectedVersion(),
        manifestDigest: z.string().max(200),
        decision: z.enum(['APPROVED', 'REJECTED']),
        reason: text(5_000),
        taskToken: z.exactOptional(z.string().max(4_096)),
        clientRequestId: clientRequestId(),
      }),
    }),
  ),
  viewFile: once(() => input({ requestId: id(), path: path(), clientRequestId: clientRequestId() })),
  downloadData: once(() => input({ requestId: id(), clientRequestId: clientRequestId() })),
}
