import { KMSClient } from '@aws-sdk/client-kms'
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import type { MailedHome, Workbench } from '#journeys/journey-home.ts'
import { uploadsPrefix } from '../files/object-keys.ts'
import { newS3Client } from '../files/s3-client.ts'
import { kmsSigner } from '../keys/kms-signer.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoRecords } from '../records/dynamo-records.ts'
import { stepFunctions } from '../workflow/step-functions.ts'
import { apiClient } from './api-client.ts'
import { deploy } from './deploy.ts'
import { mails } from './mails.ts'
import { poolPeople } from './people.ts'
import { serviceWorkbench } from './service-workbench.ts'
import { settling } from './settled.ts'

let opened: Promise<DeployedHome> | undefined

export type DeployedHome = MailedHome & Workbench

/** The stacks in the emulator, as journeys see them. They are deployed once, and all suites share them. */
export function deployedHome(): Promise<DeployedHome> {
  opened ??= open()
  return opened
}

async function open(): Promise<DeployedHome> {
  const s3 = newS3Client()
  const workbench = await serviceWorkbench(s3)
  const deployed = await deploy()
  const { ApiUrl, WebUrl, RecordsTable: table, UploadsBucket, StateMachine } = deployed
  const people = await poolPeople(deployed.UserPoolId)
  const dynamo = { client: newDynamoClient(), table }
  const records = dynamoRecords(dynamo)
  const workflow = stepFunctions({ client: new SFNClient({}), stateMachineArn: StateMachine })
  return {
    url: WebUrl,
    // Whatever is wrong with an upload, it is not what was signed; AWS itself has codes of its own for chunks. S3 knows nothing
    // of requests: it takes an upload as long as its link lives, and nobody looks at it.
    links: { stored: 200, otherSize: 403, forged: 403, chunked: 403, late: 200 },
    inside: [table, UploadsBucket, deployed.StagingBucket, deployed.PackagesBucket, StateMachine],
    filesPerRequest: 20,
    filesPerBatch: 4,
    reasons: {
      noObject: /^egress_store_object_list_location: The bucket egress-notifications has no \S+$/,
      unknownBucket: /The bucket (elsewhere|constructor) is not one that may be read$/,
      outsideOfBucket: /The key of a source is none that can be read$/,
    },
    answersSenders: false,
    releaseKeyPem: () => kmsSigner({ client: new KMSClient({}), keyId: deployed.SigningKey }).publicKeyPem(),
    async signIn(mailbox) {
      return apiClient(ApiUrl, await people.signIn(`${mailbox}@example.org`))
    },
    clientWith: (token) => apiClient(ApiUrl, token),
    async uploadsOf(requestId) {
      const { Versions = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: UploadsBucket, Prefix: uploadsPrefix(requestId) }),
      )
      return Versions.length
    },
    token: (requestId, round, stage) => records.token(requestId, round, stage),
    resume: (token) => workflow.resume(token),
    settled: settling(deployed),
    async regroup(mailbox, groups) {
      const email = `${mailbox}@example.org`
      const before = await people.groupsOf(email)
      const projects = before.filter((group) => group.startsWith('project-'))
      await people.regroup(email, [...groups, ...projects])
      return () => people.regroup(email, before)
    },
    async addPerson(email, like) {
      const groups = await people.groupsOf(`${like}@example.org`)
      await people.add(email, { name: 'Lou Late', groups })
    },
    ...workbench,
    async publish(text) {
      await workbench.publish(text)
      return undefined
    },
    rewriteObject: () => Promise.reject(new Error('A version in S3 is never another one')),
    mails,
    // The emulator goes with all that is in it, when the run ends.
    stop: async () => {},
  }
}
