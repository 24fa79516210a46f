import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { S3Client } from '@aws-sdk/client-s3'
import { amplify } from './amplify.ts'
import { publishWeb } from './publish-web.ts'
import { readOutputs, webConfig } from './web-config.ts'
import { webFiles } from './web-files.ts'
import { zipOf } from './zip-of.ts'

const USAGE = `npm run publish:web -- --outputs FILE [--app APP_ID] [--branch NAME]

Brings the pages to the web app of a deployment on AWS, and tells them of its API and its sign-in.

  --outputs FILE  what "cdk deploy --outputs-file" wrote
  --app APP_ID    the app of Amplify Hosting, if not the one of the outputs
  --branch NAME   its branch, if not main

Exit codes: 0 the pages are there, 1 they are not.
`

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      outputs: { type: 'string' },
      app: { type: 'string' },
      branch: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  if (values.outputs === undefined) throw new Error(`--outputs is missing.\n\n${USAGE}`)
  const outputs = readOutputs(await readFile(values.outputs, 'utf8'))
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  const config = webConfig(outputs, manifest.version)
  const files = await webFiles(config)
  // The SDK has no client for Amplify here; any of its clients knows who and where we are.
  const { credentials, region } = new S3Client({}).config
  const place = await region()
  await publishWeb({
    amplify: amplify({
      endpoint: process.env['AWS_ENDPOINT_URL'] ?? `https://amplify.${place}.amazonaws.com`,
      region: place,
      credentials: await credentials(),
    }),
    appId: values.app ?? outputs.WebAppId,
    branch: values.branch ?? 'main',
    zip: zipOf(files),
    pauseMs: 2_000,
  })
  process.stdout.write(
    `${files.length} files are published. /config.json:\n${JSON.stringify(config, null, 2)}\n`,
  )
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
