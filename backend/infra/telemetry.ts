import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { Setting } from './setting.ts'

/** The tag of a role that says whose log group it may write to. */
export const LOGS_OF = 'sluice-logs-of'

/**
 * What every function may do: write its own log, which its role's tag names, and send traces, for which IAM knows no
 * narrower resource.
 */
export function telemetry(scope: Construct, { names }: Setting): ManagedPolicy {
  const own = names.logGroup(`\${aws:PrincipalTag/${LOGS_OF}}`)
  return new ManagedPolicy(scope, 'Telemetry', {
    statements: [
      new PolicyStatement({
        sid: 'OwnLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [names.arn('logs', `log-group:${own}:log-stream:*`)],
      }),
      new PolicyStatement({
        sid: 'Traces',
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
      }),
    ],
  })
}
