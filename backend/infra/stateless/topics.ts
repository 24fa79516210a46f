import { Aws } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { REVIEWERS } from '#egress/settings-schema.ts'
import type { Setting } from '../setting.ts'

export interface Topics {
  /** One for each group of reviewers that decides anywhere, by the group. */
  readonly reviewers: Readonly<Record<string, Topic>>
  readonly alarms: Topic
}

export function topics(scope: Construct, { config, names }: Setting, masterKey: Key): Topics {
  const topic = (id: string, displayName: string, addresses: readonly string[]): Topic => {
    const made = new Topic(scope, id, { displayName, masterKey, enforceSSL: true })
    for (const endpoint of addresses)
      new Subscription(made, endpoint, { topic: made, protocol: SubscriptionProtocol.EMAIL, endpoint })
    return made
  }
  const stages = Object.values(config.policies).flatMap((policy) => policy.stages)
  const deciding = REVIEWERS.filter((group) => stages.some((stage) => stage.group === group))
  const reviewers = Object.fromEntries(
    deciding.map((group) => {
      const made = topic(`Reviewers-${group}`, `Sluice: ${group}`, config.reviewerTopics[group] ?? [])
      made.addToResourcePolicy(publishedByNobodyElse(made, names.roleArn('deliver')))
      return [group, made] as const
    }),
  )
  const alarms = topic('Alarms', 'Sluice: alarms', [config.alarmAddress])
  alarms.addToResourcePolicy(publishedByAlarms(alarms))
  return { reviewers, alarms }
}

/** A refusal, since the role that may is not there yet, and SNS takes no name that means nobody. */
function publishedByNobodyElse({ topicArn }: Topic, roleArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'PublishedByNobodyElse',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } },
  })
}

function publishedByAlarms({ topicArn }: Topic): PolicyStatement {
  return new PolicyStatement({
    sid: 'PublishedByAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  })
}
