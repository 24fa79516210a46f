import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { logGroup } from '../log-group.ts'
import type { Setting } from '../setting.ts'
import type { Api } from './api.ts'

/** Questions of one address within five minutes; people ask far fewer. */
const MOST_IN_FIVE_MINUTES = 2_000
/**
 * AWS's own rules. Those that look into bodies only count: the schema reads bodies, a list of 90 files is longer than their
 * 8 KB, and the name of a file may look like an attack.
 */
const MANAGED = [
  {
    name: 'AWSManagedRulesCommonRuleSet',
    counting: [
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'SizeRestrictions_BODY',
    ],
  },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counting: [] },
  { name: 'AWSManagedRulesAmazonIpReputationList', counting: [] },
]

/** The firewall before the API. */
export function firewall(scope: Construct, setting: Setting, api: Api, logKey: IKey): void {
  const { prefix } = setting.names
  const acl = new CfnWebACL(scope, 'Firewall', {
    name: prefix,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: counted(prefix),
    rules: [
      {
        name: 'Rate',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: MOST_IN_FIVE_MINUTES, aggregateKeyType: 'IP' } },
        visibilityConfig: counted('Rate'),
      },
      ...MANAGED.map((group, place) => ({
        name: group.name,
        priority: place + 1,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: group.name,
            ruleActionOverrides: group.counting.map((name) => ({ name, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: counted(group.name),
      })),
    ],
  })
  new CfnWebACLAssociation(scope, 'FirewallOfApi', {
    webAclArn: acl.attrArn,
    resourceArn: api.resource.attrArn,
  })
  const log = logGroup(scope, 'FirewallLog', setting, logKey, `aws-waf-logs-${prefix}`)
  new CfnLoggingConfiguration(scope, 'FirewallLogging', {
    resourceArn: acl.attrArn,
    // WAF takes the ARN without the `:*` at its end.
    logDestinationConfigs: [setting.names.arn('logs', `log-group:${log.logGroupName}`)],
    // Tokens are no business of the log.
    redactedFields: [{ singleHeader: { Name: 'authorization' } }],
  })
}

function counted(metricName: string) {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName }
}
