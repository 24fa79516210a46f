import { randomUUID } from 'node:crypto'
import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import { ACCOUNT } from './emulator-environment.ts'

const signer = new SignatureV4({
  service: 'iam',
  region: 'us-east-1',
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  sha256: Hash.bind(null, 'sha256'),
})

/** Makes a role for a service, with these rights and no others; gives its ARN. */
export async function emulatorRole(
  service: 'lambda' | 'states',
  rights: readonly object[] = [],
): Promise<string> {
  const RoleName = `test-${randomUUID()}`
  const trust = {
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: 'sts:AssumeRole',
  }
  await iam({ Action: 'CreateRole', RoleName, AssumeRolePolicyDocument: policy([trust]) })
  if (rights.length > 0)
    await iam({ Action: 'PutRolePolicy', RoleName, PolicyName: 'rights', PolicyDocument: policy(rights) })
  return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`
}

const policy = (statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

async function iam(asked: Readonly<Record<string, string>>): Promise<void> {
  const url = new URL(process.env['AWS_ENDPOINT_URL'] ?? '')
  const body = new URLSearchParams({ Version: '2010-05-08', ...asked }).toString()
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: '/',
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })
  const answer = await fetch(url, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${asked['Action']}: ${await answer.text()}`)
}
