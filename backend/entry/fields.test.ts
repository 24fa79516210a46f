import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildSchema, isEnumType, isInputObjectType, isObjectType, type GraphQLNamedType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { REFUSALS } from '#core/refusal.ts'
import { MACHINE_ACTIONS, PERSON_ACTIONS, STATUSES, STEPS } from '#egress/steps.ts'
import { problems } from '#local/workflow/check-definition.ts'
import { egressDefinition } from '#local/workflow-on-runner.ts'
import { FIELDS } from './fields.ts'
import { INPUTS } from './inputs.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'
import { TASKS } from './tasks.ts'

// It comes without types.
const aslValidator: (definition: unknown) => { isValid: boolean; errors: unknown[] } = createRequire(
  import.meta.url,
)('asl-validator')
const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const schema = buildSchema(textOf('graphql/schema.graphql'))
const definitionText = textOf('statemachines/egress.asl.json')
const OURS = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))

function fieldsOf(typeName: string): string[] {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) throw new Error(`${typeName} is no type of the schema`)
  return Object.keys(type.getFields()).map((name) => `${typeName}.${name}`)
}

function valuesOf(enumName: string): string[] {
  const type = schema.getType(enumName)
  if (!isEnumType(type)) throw new Error(`${enumName} is no enum of the schema`)
  return type.getValues().map(({ name }) => name)
}

/** submitRequest is SUBMIT_REQUEST in the schema. */
const inCapitals = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

describe('the tables and the schema say the same', () => {
  test('every field that can be asked is answered, and nothing else is', () => {
    expect(Object.keys(FIELDS).toSorted()).toEqual([...fieldsOf('Query'), ...fieldsOf('Mutation')].toSorted())
    expect(Object.keys(SUBSCRIPTIONS)).toEqual(fieldsOf('Subscription'))
  })

  test.each([
    ['RefusalCode', Object.keys(REFUSALS)],
    ['RequestStatus', STATUSES],
    ['Action', PERSON_ACTIONS.map(inCapitals)],
    ['Owner', [...new Set(Object.values(STEPS).map(({ owner }) => owner.toUpperCase()))]],
    ['DecisionVerdict', ['APPROVED', 'REJECTED']],
    ['EgressStatus', ['PROCESSING', 'IGAPPROVED', 'RITAPPROVED', 'REJECTED']],
    ['StageState', ['WAITING', 'OPEN', 'DECIDED', 'SKIPPED']],
    ['IntakeState', ['RECEIVED', 'ACCEPTED', 'REFUSED', 'QUARANTINED']],
  ])('%s', (name, values) => {
    expect(valuesOf(name).toSorted()).toEqual(values.toSorted())
  })

  test('what the machine does cannot be asked for', () => {
    const asked = Object.keys({ ...FIELDS, ...SUBSCRIPTIONS }).map((name) => name.split('.')[1])
    for (const action of MACHINE_ACTIONS) expect(asked).not.toContain(action)
  })

  test('no input says who asks, in what role, when, or in what state', () => {
    const inputs = [
      ...OURS.filter(isInputObjectType).flatMap((type) => Object.keys(type.getFields())),
      ...OURS.filter(({ name }) => ['Query', 'Mutation', 'Subscription'].includes(name))
        .filter(isObjectType)
        .flatMap((type) => Object.values(type.getFields()))
        .flatMap(({ args }) => args.map(({ name }) => name)),
    ]
    expect(inputs).not.toEqual([])
    for (const name of inputs)
      expect(name).not.toMatch(
        /^(by|at|version)$|^(actor|user|role|group|stage|verdict|email|key|bucket|used)/i,
      )
  })
})

const parts = (type: GraphQLNamedType): [string, string | null | undefined][] => {
  if (isEnumType(type)) return type.getValues().map((each) => [`${type.name}.${each.name}`, each.description])
  if (!isObjectType(type) && !isInputObjectType(type)) return []
  return Object.values(type.getFields()).map((each) => [`${type.name}.${each.name}`, each.description])
}

const isBuiltIn = ({ name }: GraphQLNamedType) => ['String', 'Int', 'Boolean', 'ID', 'Float'].includes(name)

describe('the schema explains itself', () => {
  test('every type, field and value has a description, and it is a sentence', () => {
    const all = OURS.filter((type) => !isBuiltIn(type)).flatMap((type): typeof described => [
      [type.name, type.description],
      ...parts(type),
    ])
    const described: [string, string | null | undefined][] = all
    expect(described.length).toBeGreaterThan(100)
    const without = described.filter(([, text]) => !/^\S[^]*[.;]$/.test(text ?? ''))
    expect(without.map(([name]) => name)).toEqual([])
  })
})

describe('the state machine', () => {
  test('calls exactly the tasks that there are', () => {
    const named = [...definitionText.matchAll(/"FunctionName": "\$\{(\w+)\}"/g)].map(([, name = '']) => name)
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(TASKS).toSorted())
    expect(definitionText.match(/FunctionName/g)).toHaveLength(named.length)
    expect(definitionText.match(/\$\{/g)).toHaveLength(named.length)
  })

  test('is guarded at every step, and everything in it can be reached', () => {
    expect(problems(egressDefinition(), ['arn:aws:states:::lambda:invoke'])).toEqual([])
  })

  test('is valid Amazon States Language', () => {
    const { isValid, errors } = aslValidator(JSON.parse(definitionText))
    expect(errors).toEqual([])
    expect(isValid).toBe(true)
  })

  test('takes nothing from a callback: what comes next is asked of the record', () => {
    const { States } = JSON.parse(definitionText) as {
      States: Record<
        string,
        { Type: string; Next?: string; Resource?: string; Output?: string; Assign?: unknown }
      >
    }
    const waits = Object.values(States).filter(({ Resource }) => Resource?.endsWith('.waitForTaskToken'))
    expect(waits.map(({ Next, Output, Assign }) => ({ Next, Output, Assign }))).toEqual([
      { Next: 'Ask what comes next', Output: '{% $states.input %}', Assign: undefined },
    ])
    const intoChoices = Object.entries(States).filter(([, { Next = '' }]) => States[Next]?.Type === 'Choice')
    expect(intoChoices.map(([name]) => name)).toEqual([
      'Plan staging',
      'Stage batches',
      'Ask what comes next',
      'Plan release',
      'Pack batches',
      'Add parts',
      'Publish package',
    ])
  })
})

const takesMore = (schemaOf: (typeof INPUTS)[keyof typeof INPUTS], value: object) =>
  schemaOf().safeParse({ ...value, submittedBy: 'somebody' }).success

describe('inputs', () => {
  test('take nothing that is not in the schema', () => {
    for (const each of Object.values(INPUTS)) expect(takesMore(each, {})).toBe(false)
    expect(takesMore(INPUTS.byId, { id: 'r1' })).toBe(false)
    expect(INPUTS.byId().safeParse({ id: 'r1' }).success).toBe(true)
  })

  test.each([
    'approved',
    'Approved',
    ' APPROVED',
    'APPROVED ',
    'АPPROVED',
    'APPROVE',
    '',
    1,
    null,
    ['APPROVED'],
  ])('a verdict is one of the two words and nothing like them: %j', (decision) => {
    const input = { id: 'r1', expectedVersion: 1, manifestDigest: 'd', reason: 'Because', decision }
    expect(INPUTS.updateRequest().safeParse({ input }).success).toBe(false)
    expect(INPUTS.updateRequest().safeParse({ input: { ...input, decision: 'APPROVED' } }).success).toBe(true)
  })
})
