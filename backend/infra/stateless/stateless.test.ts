import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TASK_BUNDLES } from '#aws/function-table.ts'
import { FUNCTIONS } from '../functions-table.ts'
import { AT_WORKS } from '../release-roles.ts'
import { synthesised } from '../synthesised.fixture.ts'
import { ofType, plain, rightsOf, theOne } from '../template-text.fixture.ts'

const { stateful, stateless, all } = synthesised()
const definition = JSON.parse(
  readFileSync(new URL('../../../statemachines/egress.asl.json', import.meta.url), 'utf8'),
) as Scope

interface Scope {
  readonly States: Readonly<Record<string, State>>
}

interface State {
  readonly Type: string
  readonly ItemProcessor?: Scope
  readonly Arguments?: { readonly FunctionName?: string }
  readonly [key: string]: unknown
}

/** Every state, also inside of others. */
const statesOf = ({ States }: Scope): [string, State][] =>
  Object.entries(States).flatMap((entry) => [
    entry,
    ...(entry[1].ItemProcessor ? statesOf(entry[1].ItemProcessor) : []),
  ])

const named = (type: string, name: string) =>
  ofType(stateless, type).filter(({ id }) => id.toLowerCase().startsWith(name.toLowerCase()))

describe('every function', () => {
  test('of the tables is deployed, and no other', () => {
    expect(ofType(stateless, 'AWS::Lambda::Function')).toHaveLength(FUNCTIONS.length)
  })

  test.each(FUNCTIONS.map(({ id, kind }) => [id, kind] as const))(
    '%s has its limits, its log and its alarms',
    (id, kind) => {
      const [lambda, ...others] = named('AWS::Lambda::Function', `${id}Function`)
      expect(others).toEqual([])
      expect(lambda?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        TracingConfig: { Mode: 'Active' },
      })
      // The room that a package and the rest of one before take.
      if (id === 'releasePackage')
        expect(lambda?.Properties).toMatchObject({ EphemeralStorage: { Size: 1_024 } })
      // AppSync waits 30 seconds.
      if (kind === 'api') expect(lambda?.Properties['Timeout']).toBeLessThan(30)
      const log = theOne(stateless, 'AWS::Logs::LogGroup', `${id}Log`)
      expect(log.Properties).toMatchObject({
        LogGroupName: `/sluice/example/${id}`,
        RetentionInDays: 365,
        KmsKeyId: expect.anything(),
      })
      expect(lambda?.Properties['LoggingConfig']).toEqual({ LogGroup: { Ref: log.id } })
      const role = theOne(stateless, 'AWS::IAM::Role', `${id}Role`)
      expect(role.Properties['Tags']).toContainEqual({ Key: 'sluice-logs-of', Value: id })
      for (const metric of ['Errors', 'Throttles'])
        expect(
          ofType(stateless, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties),
        ).toContainEqual(
          expect.objectContaining({
            MetricName: metric,
            Dimensions: [{ Name: 'FunctionName', Value: { Ref: lambda?.id } }],
          }),
        )
    },
  )

  test('is called by its live alias alone, and its versions stay', () => {
    const aliases = ofType(stateless, 'AWS::Lambda::Alias')
    expect(aliases.map(({ Properties }) => Properties['Name'])).toEqual(FUNCTIONS.map(() => 'live'))
    for (const { DeletionPolicy, UpdateReplacePolicy } of ofType(stateless, 'AWS::Lambda::Version'))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
    const live = aliases.map(({ id }) => `<${id}>`)
    const callers = [
      ...ofType(stateless, 'AWS::AppSync::DataSource').flatMap(({ Properties }) =>
        Properties['Type'] === 'NONE'
          ? []
          : [(plain(Properties['LambdaConfig']) as { LambdaFunctionArn: string }).LambdaFunctionArn],
      ),
      ...ofType(stateless, 'AWS::Events::Rule').flatMap(({ Properties }) =>
        (plain(Properties['Targets']) as { Arn: string }[]).map(({ Arn }) => Arn),
      ),
      ...Object.values(
        plain(
          theOne(stateless, 'AWS::StepFunctions::StateMachine').Properties['DefinitionSubstitutions'],
        ) as object,
      ),
    ]
    for (const called of callers) expect(live).toContain(called)
    for (const { Properties } of ofType(stateless, 'AWS::Lambda::EventSourceMapping'))
      expect(plain(Properties['FunctionName'])).toMatch(/:live$|Live\w+>$/)
  })

  test('that takes part in making large packages is in the network, and no other is', () => {
    const inside = ofType(stateless, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties['VpcConfig'],
    )
    expect(inside.map(({ Properties }) => plain(Properties))).toMatchObject(
      AT_WORKS.map((id) => ({
        Description: `Sluice: ${id}`,
        FileSystemConfigs: [{ LocalMountPath: '/mnt/works' }],
        Environment: { Variables: { SLUICE_WORKS: '/mnt/works' } },
      })),
    )
  })
})

test('every log group has an end and a key', () => {
  for (const { Properties } of ofType(all, 'AWS::Logs::LogGroup'))
    expect(Properties).toMatchObject({ RetentionInDays: 365, KmsKeyId: expect.anything() })
})

describe('the state machine', () => {
  const tasks = statesOf(definition).filter(([, { Type }]) => Type === 'Task')
  const machine = theOne(stateless, 'AWS::StepFunctions::StateMachine')

  test.each(tasks)('gives the task "%s" a time, tries it again, and catches what fails', (_name, state) => {
    expect(state).toMatchObject({
      TimeoutSeconds: expect.anything(),
      Retry: expect.arrayContaining([expect.anything()]),
      Catch: expect.arrayContaining([
        expect.objectContaining({ ErrorEquals: expect.arrayContaining(['States.ALL']) }),
      ]),
    })
  })

  test('always knows where to go', () => {
    for (const [name, state] of statesOf(definition))
      if (state.Type === 'Choice') expect([name, state['Default']]).toEqual([name, expect.any(String)])
  })

  test('has a function for each name in its definition, and may call exactly those', () => {
    const names = new Set(
      tasks.map(([, { Arguments }]) => Arguments?.FunctionName?.replace(/^\$\{(.*)\}$/, '$1')),
    )
    const substitutions = plain(machine.Properties['DefinitionSubstitutions']) as Record<string, string>
    expect(Object.keys(substitutions).toSorted()).toEqual([...names].toSorted())
    expect(Object.keys(substitutions).toSorted()).toEqual(Object.keys(TASK_BUNDLES).toSorted())
    for (const [name, arn] of Object.entries(substitutions))
      expect(arn.toLowerCase()).toMatch(new RegExp(`^<${name.toLowerCase()}live`))
    const calls = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'WorkflowRole')).filter(({ Action }) =>
      Action.some((action) => action.startsWith('lambda:')),
    )
    expect(calls).toHaveLength(1)
    expect(calls[0]?.Action).toEqual(['lambda:InvokeFunction'])
    expect(calls[0]?.Resource.toSorted()).toEqual(Object.values(substitutions).toSorted())
  })

  test('may start and follow the executions of its distributed Maps, and no others', () => {
    const arn = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>'
    const rights = rightsOf(theOne(stateless, 'AWS::IAM::Role', 'WorkflowRole')).filter(({ Action }) =>
      Action.some((action) => action.startsWith('states:')),
    )
    expect(rights.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      {
        Action: ['states:StartExecution'],
        Resource: [`${arn}:stateMachine:sluice-example`, `${arn}:stateMachine:sluice-example:*`],
      },
      {
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: [`${arn}:execution:sluice-example/*`],
      },
    ])
    expect(statesOf(definition).filter(([, { Type }]) => Type === 'Map')).not.toEqual([])
  })

  test('is sealed by our key, and logs what happens without what it is about', () => {
    expect(machine.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: expect.anything() },
    })
  })

  test('is started by an alias whose versions stay, so that what runs goes on as it began', () => {
    const version = theOne(stateless, 'AWS::StepFunctions::StateMachineVersion')
    expect([version.DeletionPolicy, version.UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
    expect(theOne(stateless, 'AWS::StepFunctions::StateMachineAlias').Properties).toMatchObject({
      Name: 'live',
      RoutingConfiguration: [{ StateMachineVersionArn: { 'Fn::GetAtt': [version.id, 'Arn'] }, Weight: 100 }],
    })
    const dispatch = theOne(stateless, 'AWS::Lambda::Function', 'dispatchFunction')
    expect(plain(dispatch.Properties)).toMatchObject({
      Environment: {
        Variables: {
          SLUICE_STATE_MACHINE:
            'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:sluice-example:live',
        },
      },
    })
  })
})

test('every bundle has its entry point', () => {
  const missing = FUNCTIONS.filter(
    ({ bundle }) => !existsSync(new URL(`../../aws/functions/${bundle}.ts`, import.meta.url)),
  )
  expect(missing).toEqual([])
})

test('the record, the files and the people are in the stack that stays', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::KMS::Key']) {
    expect(ofType(stateless, type)).toEqual([])
    expect(ofType(stateful, type)).not.toEqual([])
  }
})
