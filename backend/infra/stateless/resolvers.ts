import { CfnDataSource, CfnResolver, type CfnDataSourceProps } from 'aws-cdk-lib/aws-appsync'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { resolverCode, RESOLVERS, type ResolverName } from '#aws/api/bundle-resolvers.ts'
import { FIELD_FUNCTIONS, type ApiFunction } from '#aws/function-table.ts'
import { keysOf } from '../functions-table.ts'
import type { LiveFunction } from '../lambda-function.ts'
import type { Setting } from '../setting.ts'
import type { Api } from './api.ts'

const RUNTIME = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' }

/** Hands every field to the function that holds it. */
export function resolvers(
  scope: Construct,
  { names }: Setting,
  api: Api,
  functions: Readonly<Record<ApiFunction, LiveFunction>>,
): void {
  const answering = [...new Set(Object.values(FIELD_FUNCTIONS))]
  const role = new Role(scope, 'ApiSourceRole', {
    roleName: names.role('api-source'),
    assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
    inlinePolicies: {
      Asks: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: answering.map((id) => functions[id].live.functionArn),
          }),
        ],
      }),
    },
  })
  const { attrApiId: apiId } = api.resource
  const source = (name: string, props: Omit<CfnDataSourceProps, 'apiId' | 'name'>): CfnDataSource =>
    new CfnDataSource(scope, `Source-${name}`, { apiId, name, ...props })
  const lambdas = new Map(
    answering.map((id) => [
      id,
      source(id, {
        type: 'AWS_LAMBDA',
        serviceRoleArn: role.roleArn,
        lambdaConfig: { lambdaFunctionArn: functions[id].live.functionArn },
      }),
    ]),
  )
  const none = source('none', { type: 'NONE' })
  const code = Object.fromEntries(keysOf(RESOLVERS).map((name) => [name, resolverCode(name)]))
  const resolver = (field: string, name: ResolverName, dataSource: CfnDataSource | undefined): void => {
    const [typeName = '', fieldName = ''] = field.split('.')
    if (!dataSource) throw new Error(`No function answers ${field}`)
    const made = new CfnResolver(scope, `Resolver-${typeName}-${fieldName}`, {
      apiId,
      typeName,
      fieldName,
      kind: 'UNIT',
      runtime: RUNTIME,
      code: code[name],
      dataSourceName: dataSource.attrName,
    })
    made.addResourceDependency(api.schema)
  }
  for (const field of keysOf(FIELD_FUNCTIONS))
    resolver(
      field,
      field === 'Subscription.onRequestChanged' ? 'onRequestChanged' : 'invoke',
      lambdas.get(FIELD_FUNCTIONS[field]),
    )
  resolver('Mutation.requestChanged', 'requestChanged', none)
}
