import { Hash } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import * as z from 'zod'

/** What is told of a change: which request, and how often it has changed. */
export interface RequestChange {
  readonly id: string
  readonly version: number
}

export interface PublisherOptions {
  /** The GraphQL endpoint of the API. */
  readonly url: string
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

const DOCUMENT =
  'mutation ($id: ID!, $version: Int!) { requestChanged(id: $id, version: $version) { id version } }'
const GIVE_UP_MS = 5_000
/** As far as it says whether it was taken. */
const answered = z.object({ errors: z.array(z.object({ errorType: z.string().nullish() })).nullish() })

/**
 * Tells those who watch a request that it has changed, by the mutation that only this role may call.
 * @throws Error when the API did not take it
 */
export function changePublisher({ url, region, credentials }: PublisherOptions) {
  const { hostname, pathname, host } = new URL(url)
  const signer = new SignatureV4({
    service: 'appsync',
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
  })
  return async (variables: RequestChange): Promise<void> => {
    const body = JSON.stringify({ query: DOCUMENT, variables })
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: pathname,
      headers: { host, 'content-type': 'application/json' },
      body,
    })
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(GIVE_UP_MS),
    })
    const { errors } = answered.parse(await answer.json())
    if (!answer.ok || errors)
      throw new Error(`The API answered ${answer.status} ${errors?.[0]?.errorType ?? ''}`)
  }
}
