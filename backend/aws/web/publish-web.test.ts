import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer, text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { amplify } from './amplify.ts'
import { publishWeb } from './publish-web.ts'
import { readOutputs, webConfig } from './web-config.ts'
import { webFiles } from './web-files.ts'
import { zipOf } from './zip-of.ts'

const OUTPUTS = JSON.stringify({
  'sluice-test-stateful': {},
  'sluice-test-stateless': {
    ApiUrl: 'https://abc.appsync-api.eu-west-2.amazonaws.com/graphql',
    SignInUrl: 'https://sluice.auth.eu-west-2.amazoncognito.com',
    WebClientId: 'client-1',
    WebAppId: 'd1example',
  },
})

/** Amplify's API as its reference describes it, and the place that takes the zip. */
async function standIn(statuses: string[]) {
  const calls: string[] = []
  const bodies: Buffer[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '', headers } = request
    calls.push(`${method} ${url}`)
    bodies.push(await buffer(request))
    const isSigned = /^AWS4-HMAC-SHA256 .*\/eu-west-2\/amplify\/aws4_request/.test(
      headers.authorization ?? '',
    )
    response.statusCode = url === '/zip' ? (isSigned ? 400 : 200) : isSigned ? 200 : 403
    const status = url.endsWith('/deployments') || url === '/zip' ? '' : statuses.shift()
    response.end(
      JSON.stringify({
        jobId: '7',
        zipUploadUrl: `http://${headers.host}/zip`,
        jobSummary: { status },
        job: { summary: { status } },
      }),
    )
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return {
    calls,
    bodies,
    amplify: amplify({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-2', credentials }),
    [Symbol.dispose]: () => server.close(),
  }
}

test('the pages are announced, sent, started and waited for', async () => {
  using there = await standIn(['PENDING', 'RUNNING', 'SUCCEED'])
  const zip = Buffer.from('zip')
  await publishWeb({ amplify: there.amplify, appId: 'd1example', branch: 'main', zip, pauseMs: 1 })
  expect(there.calls).toEqual([
    'POST /apps/d1example/branches/main/deployments',
    'PUT /zip',
    'POST /apps/d1example/branches/main/deployments/start',
    'GET /apps/d1example/branches/main/jobs/7',
    'GET /apps/d1example/branches/main/jobs/7',
  ])
  expect(there.bodies.slice(1, 3).map(String)).toEqual(['zip', '{"jobId":"7"}'])
})

test('a deployment that Amplify gives up is a failure that names its job', async () => {
  using there = await standIn(['PENDING', 'FAILED'])
  const zip = Buffer.from('zip')
  await expect(
    publishWeb({ amplify: there.amplify, appId: 'd1example', branch: 'main', zip, pauseMs: 1 }),
  ).rejects.toThrow('The deployment ended as FAILED: job 7 of app d1example says why.')
})

test('the zip holds the pages, what tells them of their service, and nothing that only tests need', async () => {
  const zip = zipOf(await webFiles(webConfig(readOutputs(OUTPUTS), '1.2.3')))
  const found = new Map<string, string>()
  const archive = await fromBufferPromise(zip)
  for await (const entry of archive.eachEntry()) {
    found.set(entry.fileName, await text(await archive.openReadStreamPromise(entry)))
  }
  const paths = [...found.keys()]
  expect(paths).toContain('index.html')
  expect(paths).toContain('mailbox.html')
  expect(paths).toContain('lib/code-flow.js')
  expect(paths.filter((path) => /browser|test|tsconfig/.test(path))).toEqual([])
  expect(JSON.parse(found.get('config.json') ?? '')).toEqual({
    name: 'Sluice',
    version: '1.2.3',
    api: 'https://abc.appsync-api.eu-west-2.amazonaws.com/graphql',
    signIn: {
      kind: 'oidc',
      authorize: 'https://sluice.auth.eu-west-2.amazoncognito.com/oauth2/authorize',
      token: 'https://sluice.auth.eu-west-2.amazoncognito.com/oauth2/token',
      revoke: 'https://sluice.auth.eu-west-2.amazoncognito.com/oauth2/revoke',
      logout: 'https://sluice.auth.eu-west-2.amazoncognito.com/logout',
      clientId: 'client-1',
      scope: 'openid email profile',
    },
  })
})

test('outputs of another deployment are refused by the name of what is missing', () => {
  expect(() => readOutputs('{"other": {"ApiUrl": "https://a.example"}}')).toThrow(/SignInUrl/)
})
