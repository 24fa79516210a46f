import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, Kind, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

const schema = buildSchema(readFileSync(new URL('../../graphql/schema.graphql', import.meta.url), 'utf8'))
const examples = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.graphql'))

function documentOf(name: string) {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

/** The fields of the schema's roots that a document asks for. */
function askedBy(name: string): readonly string[] {
  return documentOf(name)
    .definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .flatMap(({ selectionSet }) => selectionSet.selections)
    .flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []))
}

test.each(examples)('%s can be asked of the schema', (name) => {
  expect(validate(schema, documentOf(name))).toEqual([])
})

test.each(examples)('%s is named after the one field that it asks for', (name) => {
  const inKebabCase = askedBy(name).map((field) =>
    field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  )
  expect(inKebabCase).toEqual([name.replace('.graphql', '')])
})

test('there is an example of everything that can be asked', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}))
  expect(examples.flatMap(askedBy).toSorted()).toEqual(fields.toSorted())
})
