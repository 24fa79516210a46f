import { getXrayTraceDataFromEnv } from '@aws-lambda-powertools/commons/utils/env'
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import type { Context } from 'aws-lambda'
import type { Report } from '#core/report.ts'
import { METRIC_NAMESPACE } from './metrics-table.ts'
import { reportToCloudWatch, type Noted } from './report-to-cloudwatch.ts'
import { placeIn } from './subsegment.ts'
import { tracedBy } from './traced.ts'
import { xrayDaemon } from './xray-daemon.ts'

/** What a call knows beside its event. */
export interface Call {
  /** Fires before the function is stopped, in time to let go of what is half done. */
  readonly signal: AbortSignal
  /** Adds to every further line of this call, e.g. the request that it is about. */
  note(keys: Noted): void
}

const logger = new Logger({ serviceName: 'sluice' })
const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'sluice' })

let noted: Noted = {}

/** What is reported here belongs to the call that this process is answering: a Lambda answers one at a time. */
export const report: Report = reportToCloudWatch(logger, metrics, () => noted)

/** Work that is shown in the trace of the call that this process is answering. */
export const traced = tracedBy({
  send: xrayDaemon(process.env['AWS_XRAY_DAEMON_ADDRESS']),
  place: () => placeIn(getXrayTraceDataFromEnv()),
})

/** What a call is given up with: it may be tried again, and goes on with what is finished. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime'
}

/** Left for letting go and for saying so. */
const RESERVE_MS = 5_000

/**
 * A Lambda handler whose calls are logged and counted by Powertools: structured lines that carry the request id of the
 * call and the id of its trace, metrics in the embedded format. The event is never logged.
 */
export function observed<Event, Answer>(
  handle: (event: Event, call: Call) => Promise<Answer>,
): (event: Event, context: Context) => Promise<Answer> {
  return async (event, context) => {
    logger.resetKeys()
    noted = {}
    logger.addContext(context)
    const ending = new AbortController()
    const timer = setTimeout(
      () => ending.abort(new OutOfTime('The function is about to be stopped')),
      Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS),
    )
    try {
      return await handle(event, {
        signal: ending.signal,
        note: (keys) => {
          noted = { ...noted, ...keys }
          logger.appendKeys(keys)
        },
      })
    } finally {
      clearTimeout(timer)
    }
  }
}
