import { createHash } from 'node:crypto'
import type * as CedarModule from '@cedar-policy/cedar-wasm/nodejs'
import type { CedarValueJson, DetailedError } from '@cedar-policy/cedar-wasm/nodejs'

/** The engine, given from outside: whoever is in a hurry loads it only when there is a question. */
export type Cedar = Pick<
  typeof CedarModule,
  'preparsePolicySet' | 'preparseSchema' | 'statefulIsAuthorized' | 'validate'
>

/** One side of a question: what it is and everything that the policies may know about it. */
export interface Entity {
  readonly type: string
  readonly id: string
  readonly attributes: Readonly<Record<string, CedarValueJson>>
}

interface Question {
  readonly principal: Entity
  readonly action: string
  readonly resource: Entity
}

/** Answers by these policies alone. True only if they allow it and no error of any kind occurred. */
export type Authorizer = (question: Question) => boolean

const NAMESPACE = 'Sluice'

/** Policies, and the schema that they hold to. */
export interface PolicyTexts {
  readonly schema: string
  readonly policies: string
}

/** @throws Error listing every problem, if anything in the texts does not parse or is not strictly valid */
export function requireValid(cedar: Cedar, { schema, policies }: PolicyTexts): void {
  refuse(problemsOf(cedar, schema, policies))
}

/**
 * Valid policies, parsed with the first question. Both entities of a question go into the request whole, since Cedar skips
 * a forbid that fails to evaluate, and would then allow.
 */
export function authorizer(cedar: Cedar, { schema, policies }: PolicyTexts): Authorizer {
  const name = createHash('sha256')
    .update(JSON.stringify([schema, policies]))
    .digest('hex')
  let isParsed = false
  const parse = (): void => {
    refuse(parseProblems(cedar.preparseSchema(name, schema)))
    refuse(parseProblems(cedar.preparsePolicySet(name, { staticPolicies: policies })))
    isParsed = true
  }

  return ({ principal, action, resource }) => {
    if (!isParsed) parse()
    const answer = cedar.statefulIsAuthorized({
      principal: uidOf(principal),
      action: { type: `${NAMESPACE}::Action`, id: action },
      resource: uidOf(resource),
      context: {},
      entities: [entityJson(principal), entityJson(resource)],
      preparsedSchemaName: name,
      preparsedPolicySetId: name,
      validateRequest: true,
    })
    if (answer.type !== 'success') return false
    const { decision, diagnostics } = answer.response
    return decision === 'allow' && diagnostics.errors.length === 0
  }
}

/** `validate` answers "success" when it could look, also when it found errors: so the errors are counted. */
function problemsOf(cedar: Cedar, schema: string, policies: string): readonly string[] {
  const answer = cedar.validate({
    schema,
    policies: { staticPolicies: policies },
    validationSettings: { mode: 'strict' },
  })
  if (answer.type !== 'success') return messages(answer.errors)
  const { validationErrors, validationWarnings } = answer
  return [...validationErrors, ...validationWarnings].map(
    ({ policyId, error }) => `${policyId}: ${error.message}`,
  )
}

function parseProblems(answer: ReturnType<Cedar['preparseSchema']>): readonly string[] {
  return answer.type === 'success' ? [] : messages(answer.errors)
}

function messages(errors: readonly DetailedError[]): readonly string[] {
  return errors.map(({ message }) => message)
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`The access policies cannot be used: ${problems.join('; ')}`)
}

function uidOf({ type, id }: Entity) {
  return { type: `${NAMESPACE}::${type}`, id }
}

function entityJson(entity: Entity) {
  return { uid: uidOf(entity), attrs: { ...entity.attributes }, parents: [] }
}
