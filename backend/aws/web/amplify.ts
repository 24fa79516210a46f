import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'

export interface AmplifyOptions {
  readonly endpoint: string
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

const GIVE_UP_MS = 30_000
const created = z.object({ jobId: z.string(), zipUploadUrl: z.url() })
const started = z.object({ jobSummary: z.object({ status: z.string() }) })
const job = z.object({ job: z.object({ summary: z.object({ status: z.string() }) }) })

export type Amplify = ReturnType<typeof amplify>

/** The few calls of Amplify's API that bring files to an app without a repository. @throws Error with what Amplify said */
export function amplify({ endpoint, region, credentials }: AmplifyOptions) {
  const base = new URL(endpoint)
  const sha256 = Hash.bind(null, 'sha256')
  const signer = new SignatureV4({ service: 'amplify', region, credentials, sha256 })

  const call = async (method: 'GET' | 'POST', path: string, content?: object): Promise<unknown> => {
    const { protocol, hostname, host, port } = base
    const body = content && JSON.stringify(content)
    const { headers } = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      path,
      headers: { host, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    })
    const answer = await fetch(new URL(path, base), {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    }).catch((cause: unknown) => {
      throw new Error(`Amplify cannot be reached at ${host}.`, { cause })
    })
    if (!answer.ok) throw new Error(`Amplify answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  const branchPath = (appId: string, branch: string): string =>
    `/apps/${encodeURIComponent(appId)}/branches/${encodeURIComponent(branch)}`

  return {
    /** Announces a deployment: where its zip goes, and the job that takes it up. */
    async createDeployment(appId: string, branch: string) {
      return created.parse(await call('POST', `${branchPath(appId, branch)}/deployments`, {}))
    },
    async startDeployment(appId: string, branch: string, jobId: string): Promise<string> {
      const answer = await call('POST', `${branchPath(appId, branch)}/deployments/start`, { jobId })
      return started.parse(answer).jobSummary.status
    },
    async jobStatus(appId: string, branch: string, jobId: string): Promise<string> {
      const answer = await call('GET', `${branchPath(appId, branch)}/jobs/${encodeURIComponent(jobId)}`)
      return job.parse(answer).job.summary.status
    },
  }
}
