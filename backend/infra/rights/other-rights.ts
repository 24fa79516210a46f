import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { allow, OPENING, SEALING, throughService, type Right } from './right.ts'

/** Looks people and their groups up in the user pool. */
export const askPeople: Right = ({ userPool }) =>
  allow(
    [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminListGroupsForUser',
      'cognito-idp:ListUsers',
      'cognito-idp:ListUsersInGroup',
    ],
    [userPool],
  )

/** Starts and resumes executions, and looks whether they run. Nobody else can. */
export const moveWorkflow: Right = ({ liveStateMachine, stateMachine, executions, operationsKey }) => [
  ...allow(['states:StartExecution'], [liveStateMachine]),
  ...allow(['states:SendTaskSuccess'], [stateMachine]),
  ...allow(['states:DescribeExecution'], [executions]),
  ...allow(['kms:Decrypt', 'kms:GenerateDataKey'], [operationsKey], {
    StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': stateMachine },
  }),
]

/** Tells those who watch a request that it has changed. */
export const publishChanges: Right = ({ requestChanged }) => allow(['appsync:GraphQL'], [requestChanged])

export const sendMail: Right = ({ senderIdentity, configurationSet, senderAddress }) =>
  allow(['ses:SendEmail'], [senderIdentity, configurationSet], {
    StringEquals: { 'ses:FromAddress': senderAddress },
  })

export const announceToReviewers: Right = ({ reviewerTopics, operationsKey }) =>
  reviewerTopics.length === 0
    ? []
    : [
        ...allow(['sns:Publish'], reviewerTopics),
        ...throughService('sns', ['kms:Decrypt', 'kms:GenerateDataKey'], [operationsKey]),
      ]

const takeFrom =
  (queue: 'arrivals' | 'messages'): Right =>
  (places) => [
    ...allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [places[queue]]),
    ...(places[queue] === undefined ? [] : throughService('sqs', OPENING, [places.operationsKey])),
  ]

export const takeArrivals = takeFrom('arrivals')
export const takeMessages = takeFrom('messages')

/** Puts aside what became no request. */
export const buryMessages: Right = ({ deadMessages, operationsKey }) =>
  deadMessages === undefined
    ? []
    : [...allow(['sqs:SendMessage'], [deadMessages]), ...throughService('sqs', SEALING, [operationsKey])]

/** Signs release records. */
export const signReleases: Right = ({ signingKey }) => allow(['kms:GetPublicKey', 'kms:Sign'], [signingKey])

const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
]

/** Lambda itself joins the network as the function's role; the function's own code is refused the same. */
const joinNetwork: readonly PolicyStatement[] = [
  ...allow(INTERFACES, ['*']),
  new PolicyStatement({
    effect: Effect.DENY,
    actions: INTERFACES,
    resources: ['*'],
    conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
  }),
]

/** Mounts the file system in which many work through its one door, in its network. */
export const mountWorks: Right = ({ sharedFolder }) =>
  sharedFolder
    ? [
        ...allow(
          ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          [sharedFolder.fileSystem],
          {
            StringEquals: { 'elasticfilesystem:AccessPointArn': sharedFolder.door },
            Bool: { 'aws:SecureTransport': 'true' },
          },
        ),
        ...joinNetwork,
      ]
    : []
