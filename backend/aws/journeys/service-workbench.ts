import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { REGION } from '#aws/emulator/emulator-environment.ts'
import { EXAMPLE, type ListedObject } from '#journeys/service-workbench.ts'

const NOTIFICATIONS = 'egress-notifications'
const STORE = 'egress-store'
const TABLE = 'egress-stores'
const TOPIC = 'Egress-Notifications'

/** The parts of Service Workbench that are there before Sluice is. */
export interface ServiceWorkbench {
  putObject(key: string, content: string | Uint8Array): Promise<string>
  removeObject(key: string, version: string): Promise<void>
  /** Writes a version list. The store that it is of is on record then. */
  putList(key: string, text: string): Promise<void>
  storeStatus(store: string): Promise<string | undefined>
  publish(text: string): Promise<void>
}

/** Makes a topic, buckets and a table as Service Workbench has them, with the stores of the example in them. */
export async function serviceWorkbench(s3: S3Client): Promise<ServiceWorkbench> {
  const sns = new SNSClient({})
  const dynamo = new DynamoDBClient({})
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: TOPIC }))
  for (const Bucket of [NOTIFICATIONS, STORE]) {
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    )
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
  }
  await dynamo.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )

  const home: ServiceWorkbench = {
    async putObject(Key, Body) {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: STORE, Key, Body }))
      if (VersionId === undefined) throw new Error('the store keeps no versions')
      return VersionId
    },
    async removeObject(Key, VersionId) {
      await s3.send(new DeleteObjectCommand({ Bucket: STORE, Key, VersionId }))
    },
    async putList(Key, Body) {
      const [store = ''] = Key.split('/')
      await dynamo.send(
        new PutItemCommand({ TableName: TABLE, Item: { id: { S: store }, status: { S: 'PENDING' } } }),
      )
      await s3.send(new PutObjectCommand({ Bucket: NOTIFICATIONS, Key, Body }))
    },
    async storeStatus(store) {
      const { Item } = await dynamo.send(
        new GetItemCommand({ TableName: TABLE, Key: { id: { S: store } }, ConsistentRead: true }),
      )
      return Item?.['status']?.S
    },
    async publish(Message) {
      await sns.send(new PublishCommand({ TopicArn, Message }))
    },
  }
  await putExample(home)
  return home
}

/** Puts every version of the example, in the order of their names, and its lists with the names that S3 gave them. */
async function putExample(home: ServiceWorkbench): Promise<void> {
  const given = new Map<string, string>()
  for (const path of await filesIn(STORE)) {
    const [, key = '', version = ''] = /^(.*)@(.*)$/.exec(path) ?? []
    given.set(`${key}@${version}`, await home.putObject(key, await readFile(join(EXAMPLE, STORE, path))))
  }
  for (const path of await filesIn(NOTIFICATIONS)) {
    const list = JSON.parse(await readFile(join(EXAMPLE, NOTIFICATIONS, path), 'utf8')) as {
      readonly objects: readonly ListedObject[]
    }
    const objects = list.objects.map(({ VersionId, ...object }) => ({
      ...object,
      VersionId: given.get(`${object.Key}@${VersionId}`) ?? VersionId,
    }))
    await home.putList(path, JSON.stringify({ ...list, objects }))
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const top = join(EXAMPLE, folder)
  const entries = await readdir(top, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(top.length + 1))
    .toSorted()
}
