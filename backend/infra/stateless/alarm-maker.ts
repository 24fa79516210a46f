import { Alarm, ComparisonOperator, TreatMissingData, type AlarmProps } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SECTIONS, type Section } from './alarm-table.ts'

type MakeAlarm = (
  id: string,
  metric: AlarmProps['metric'],
  section: Section,
  says: string,
  unlike?: Partial<AlarmProps>,
) => void

/** Makes alarms that tell the topic, and say where more is written. Unless told otherwise, once is too often. */
export function alarmMaker(home: Construct, topic: ITopic): MakeAlarm {
  const action = new SnsAction(topic)
  return (id, metric, section, says, unlike = {}) => {
    new Alarm(home, id, {
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${says} See "${SECTIONS[section]}" in docs/operations.md.`,
      ...unlike,
    }).addAlarmAction(action)
  }
}
