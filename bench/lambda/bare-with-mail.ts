import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { handler as bare } from './bare.ts'

const clients = [new SESv2Client({}), new SNSClient({})]

export const handler = async () => [await bare(), clients, SendEmailCommand, PublishCommand]
