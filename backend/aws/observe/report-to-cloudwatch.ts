import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import { describeError, type Report } from '#core/report.ts'
import { METRIC_OF_CODE } from './metrics-table.ts'

/** What is known of the call that a line belongs to. */
export type Noted = Readonly<Record<string, string | number>>

/**
 * Writes each line as a structured log entry, and counts what an alarm looks at. What is counted goes out at once, with the
 * ids of its line beside it: those that were counted together would have to share them.
 */
export function reportToCloudWatch(
  logger: Pick<Logger, 'info' | 'error'>,
  metrics: Pick<Metrics, 'singleMetric'>,
  noted: () => Noted,
): Report {
  return ({ code, error, ...line }) => {
    const facts = { code, ...line, ...(error !== undefined && { fault: describeError(error) }) }
    if (error === undefined) logger.info(code, facts)
    else logger.error(code, facts)
    const metric = METRIC_OF_CODE[code]
    if (metric === undefined) return
    const counted = metrics.singleMetric()
    const beside: Noted = { ...noted(), ...line }
    for (const [name, value] of Object.entries(beside)) counted.addMetadata(name, String(value))
    counted.addMetric(metric, 'Count', 1)
  }
}
