import type { Logger } from '@aws-lambda-powertools/logger'
import type { Metrics } from '@aws-lambda-powertools/metrics'
import { describeError, type Report } from '#core/report.ts'
import { METRIC_OF_CODE } from './metrics-table.ts'

/** Writes each line as a structured log entry, and counts what an alarm looks at. */
export function reportToCloudWatch(
  logger: Pick<Logger, 'info' | 'error'>,
  metrics: Pick<Metrics, 'addMetric'>,
): Report {
  return ({ code, error, ...line }) => {
    const facts = { code, ...line, ...(error !== undefined && { fault: describeError(error) }) }
    if (error === undefined) logger.info(code, facts)
    else logger.error(code, facts)
    const metric = METRIC_OF_CODE[code]
    if (metric !== undefined) metrics.addMetric(metric, 'Count', 1)
  }
}
