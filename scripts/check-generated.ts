import { readFile } from 'node:fs/promises'
import { generate } from '@graphql-codegen/cli'
import { appsyncSchema } from '#aws/api/appsync-schema.ts'
import codegen from '../codegen.ts'
import { DEFLATE_MODULE, deflateModule } from './deflate-module.ts'
import { statusesPage } from './statuses-page.ts'

interface Generated {
  readonly file: string
  readonly content: string
  /** What writes the file. */
  readonly command: string
}

/** What the generators would write now; nothing is written. */
async function generated(): Promise<readonly Generated[]> {
  const types: { filename: string; content: string }[] = await generate({ ...codegen, silent: true }, false)
  return [
    ...types.map(({ filename, content }) => ({ file: filename, content, command: 'npm run codegen' })),
    {
      file: 'graphql/appsync.graphql',
      content: appsyncSchema(await readFile(new URL('../graphql/schema.graphql', import.meta.url), 'utf8')),
      command: 'npm run codegen',
    },
    { file: DEFLATE_MODULE, content: await deflateModule(), command: 'npm run codegen' },
    { file: 'docs/request-statuses.md', content: statusesPage(), command: 'npm run diagram' },
  ]
}

async function isAsWritten({ file, content }: Generated): Promise<boolean> {
  const there = await readFile(new URL(`../${file}`, import.meta.url), 'utf8').catch(() => undefined)
  return there === content
}

for (const each of await generated()) {
  if (await isAsWritten(each)) continue
  console.error(`${each.file} is not what would be generated now. Run: ${each.command}`)
  process.exitCode = 1
}
