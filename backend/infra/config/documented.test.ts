import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { awsConfigSchema } from './config-schema.ts'

const page = readFileSync(new URL('../../../docs/configuration-aws.md', import.meta.url), 'utf8')

interface Json {
  readonly properties?: Readonly<Record<string, Json>>
  readonly [part: string]: unknown
}

/** Every name of a key, wherever it stands. */
function namesIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, ...rest } = schema as Json
  return [
    ...Object.keys(properties),
    ...[...Object.values(properties), ...Object.values(rest)].flatMap(namesIn),
  ]
}

const names = new Set(namesIn(z.toJSONSchema(awsConfigSchema, { io: 'input', unrepresentable: 'any' })))

test('there are keys to describe', () => {
  expect(names).toContain('clientSecretArn')
})

test.each([...names])('docs/configuration-aws.md speaks of %s', (name) => {
  expect(page).toMatch(new RegExp(String.raw`[\`.]${name}[\`.\[]`))
})
