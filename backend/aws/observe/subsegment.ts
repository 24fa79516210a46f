/** The place in a trace under which something happened. */
export interface TracePlace {
  readonly traceId: string
  /** The segment of the function's call. */
  readonly parentId: string
}

/** What is told of a piece of work: nothing but names, ids and how it ended. */
export interface Work {
  readonly name: string
  /** What X-Ray is searched by. */
  readonly annotations: Readonly<Record<string, string>>
}

/** `error`: the caller's own doing; `fault`: ours. */
export type Outcome = 'done' | 'error' | 'fault'

export interface Timed {
  /** 16 hexadecimal digits. */
  readonly id: string
  /** Milliseconds of the clock. */
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: Outcome
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const NOT_IN_NAMES = /[^\p{L}\p{N}\s_.:/%&#=+\-@\\]/gu
const MAX_NAME_CHARACTERS = 200

/** The document of X-Ray for a piece of work that is over. */
export function subsegment(
  { traceId, parentId }: TracePlace,
  { name, annotations }: Work,
  { id, startedAt, endedAt, outcome }: Timed,
): object {
  return {
    type: 'subsegment',
    id,
    trace_id: traceId,
    parent_id: parentId,
    name: name.replaceAll(NOT_IN_NAMES, '').slice(0, MAX_NAME_CHARACTERS),
    start_time: startedAt / 1000,
    end_time: endedAt / 1000,
    annotations,
    ...(outcome !== 'done' && { [outcome]: true }),
  }
}

/** The place, by the fields of a trace header, if the trace is kept; `undefined` where nobody would look. */
export function placeIn(
  header: Readonly<Record<string, string | undefined>> | undefined,
): TracePlace | undefined {
  const { Root: traceId, Parent: parentId, Sampled } = header ?? {}
  return Sampled === '1' && traceId && parentId ? { traceId, parentId } : undefined
}
