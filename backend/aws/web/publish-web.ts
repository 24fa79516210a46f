import { setTimeout as pause } from 'node:timers/promises'
import type { Amplify } from './amplify.ts'

export interface PublishWeb {
  readonly amplify: Amplify
  readonly appId: string
  readonly branch: string
  readonly zip: Buffer
  /** Between two looks at how far it is. */
  readonly pauseMs: number
}

const LOOKS = 120

/** Brings the files to the app, and waits until they are there. @throws Error where they did not get there */
export async function publishWeb({ amplify, appId, branch, zip, pauseMs }: PublishWeb): Promise<void> {
  const { jobId, zipUploadUrl } = await amplify.createDeployment(appId, branch)
  const put = await fetch(zipUploadUrl, {
    method: 'PUT',
    headers: { 'content-type': 'application/zip' },
    body: new Uint8Array(zip),
  })
  if (!put.ok) throw new Error(`The zip was not taken: ${put.status} ${await put.text()}`)
  let status = await amplify.startDeployment(appId, branch, jobId)
  for (let look = 0; look < LOOKS && status !== 'SUCCEED'; look += 1) {
    if (status === 'FAILED' || status === 'CANCELLED')
      throw new Error(`The deployment ended as ${status}: job ${jobId} of app ${appId} says why.`)
    await pause(pauseMs)
    status = await amplify.jobStatus(appId, branch, jobId)
  }
  if (status !== 'SUCCEED') throw new Error(`Job ${jobId} of app ${appId} is still ${status}.`)
}
