import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { ASKED_BY } from '#aws/api/authorisation-table.ts'
import type { Api } from './api.ts'

/** What the roles of the configured services need, to be attached to them by whoever owns them. */
export function callerPolicy(scope: Construct, { resource }: Api): ManagedPolicy {
  const fields = Object.entries(ASKED_BY)
    .filter(([, askers]) => askers.some((asker) => asker === 'service'))
    .map(([name]) => fieldArn(resource.attrArn, name))
  return new ManagedPolicy(scope, 'Caller', {
    description: 'Sluice: lets a service that is listed in its configuration call the API',
    statements: [new PolicyStatement({ actions: ['appsync:GraphQL'], resources: fields })],
  })
}

/** A field of a root type, as IAM names it. */
export function fieldArn(apiArn: string, name: string): string {
  const [type, field] = name.split('.')
  return `${apiArn}/types/${type}/fields/${field}`
}
