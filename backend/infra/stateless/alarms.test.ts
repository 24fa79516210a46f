import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { METRIC_OF_CODE } from '#aws/observe/metrics-table.ts'
import { TABLE_SHAPE } from '#aws/records/table-shape.ts'
import { synthesised } from '../synthesised.fixture.ts'
import { ofType, theOne } from '../template-text.fixture.ts'
import { OWN_ALARMS, SECTIONS } from './alarm-table.ts'

const { stateless } = synthesised()

describe('every alarm', () => {
  const alarms = ofType(stateless, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
  const headings = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))

  test('reaches the alarm address, and says what to do and where that is written', () => {
    const topic = theOne(stateless, 'AWS::SNS::Topic', 'Alarms')
    for (const { AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topic.id }])
      expect(AlarmDescription).toMatch(/^[A-Z].{30,}\. See "[^"]+" in docs\/operations\.md\.$/)
    }
    expect(theOne(stateless, 'AWS::SNS::Subscription', 'Alarms').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'alarms@example.org',
    })
  })

  test.each(Object.values(SECTIONS))('has its section "%s" in docs/operations.md', (section) => {
    expect(headings).toContain(`### ${section}`)
    expect(alarms.some(({ AlarmDescription }) => String(AlarmDescription).includes(`"${section}"`))).toBe(
      true,
    )
  })

  test('of our own counts what the functions count', () => {
    for (const { metric } of OWN_ALARMS) {
      expect(Object.values(METRIC_OF_CODE)).toContain(metric)
      expect(alarms).toContainEqual(
        expect.objectContaining({
          Namespace: 'Sluice',
          MetricName: metric,
          Dimensions: [{ Name: 'service', Value: 'sluice' }],
        }),
      )
    }
  })

  test('that nothing runs rings when nothing is heard at all', () => {
    const dispatch = theOne(stateless, 'AWS::Lambda::Function', 'dispatchFunction')
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: dispatch.id } }],
        Period: 600,
        Statistic: 'Sum',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
      }),
    )
  })

  test.each(TABLE_SHAPE.globalIndexes)('of throttles knows the index $name', ({ name }) => {
    for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents'])
      expect(alarms).toContainEqual(
        expect.objectContaining({
          Namespace: 'AWS/DynamoDB',
          MetricName: metric,
          Dimensions: [
            { Name: 'GlobalSecondaryIndexName', Value: name },
            { Name: 'TableName', Value: expect.anything() },
          ],
          TreatMissingData: 'notBreaching',
        }),
      )
  })

  test('is about something that goes wrong: failures, throttles, dead letters, mail, the API', () => {
    expect([...new Set(alarms.map(({ MetricName }) => String(MetricName)))].toSorted()).toEqual([
      '5XXError',
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'Bounce',
      'Complaint',
      'Errors',
      'ExecutionsAborted',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'Faults',
      'Invocations',
      'IteratorAge',
      'MessagesRefused',
      'OutboxGivenUp',
      'ReadThrottleEvents',
      'Reject',
      'StuckRequests',
      'TaskFailures',
      'Throttles',
      'WriteThrottleEvents',
    ])
  })
})

test('there is a dashboard of what happens', () => {
  expect(theOne(stateless, 'AWS::CloudWatch::Dashboard').Properties).toMatchObject({
    DashboardName: 'sluice-example',
  })
})
