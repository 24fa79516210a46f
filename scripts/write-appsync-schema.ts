import { readFile, writeFile } from 'node:fs/promises'
import { appsyncSchema } from '#aws/api/appsync-schema.ts'

const schema = await readFile(new URL('../graphql/schema.graphql', import.meta.url), 'utf8')
await writeFile(new URL('../graphql/appsync.graphql', import.meta.url), appsyncSchema(schema))
