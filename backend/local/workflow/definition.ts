import * as z from 'zod'

const expression = z.string().regex(/^\{%.*%\}$/s, 'must be a JSONata expression in {% %}')
const seconds = (least: number) => z.union([z.int().min(least).max(99_999_999), expression])
const variableName = z.string().regex(/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u, 'must be a variable name')

const common = { Comment: z.string().exactOptional(), QueryLanguage: z.literal('JSONata').exactOptional() }
const leaves = { Next: z.string().exactOptional(), End: z.literal(true).exactOptional() }
const results = {
  Output: z.unknown().exactOptional(),
  Assign: z.record(variableName, z.unknown()).exactOptional(),
}

const retrier = z.strictObject({
  Comment: z.string().exactOptional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).exactOptional(),
  MaxAttempts: z.int().min(0).exactOptional(),
  BackoffRate: z.number().min(1).exactOptional(),
  MaxDelaySeconds: z.int().min(1).exactOptional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).exactOptional(),
})
const catcher = z.strictObject({
  Comment: z.string().exactOptional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ...results,
})
const recovery = { Retry: z.array(retrier).exactOptional(), Catch: z.array(catcher).exactOptional() }

const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...leaves, ...results })
const task = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string().min(1),
  Arguments: z.unknown().exactOptional(),
  TimeoutSeconds: seconds(1).exactOptional(),
  HeartbeatSeconds: seconds(1).exactOptional(),
  ...common,
  ...leaves,
  ...results,
  ...recovery,
})
const choice = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().exactOptional(),
        Condition: z.union([z.boolean(), expression]),
        Next: z.string(),
        ...results,
      }),
    )
    .min(1),
  Default: z.string().exactOptional(),
  ...common,
  ...results,
})
const wait = z.strictObject({
  Type: z.literal('Wait'),
  Seconds: seconds(0).exactOptional(),
  Timestamp: z.string().exactOptional(),
  ...common,
  ...leaves,
  ...results,
})
const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.unknown().exactOptional() })
const fail = z.strictObject({
  Type: z.literal('Fail'),
  Error: z.string().exactOptional(),
  Cause: z.string().exactOptional(),
  ...common,
})
const someScope = z.lazy((): z.ZodType<Scope> => scope)
const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  Branches: z.array(someScope).min(1),
  Arguments: z.unknown().exactOptional(),
  ...common,
  ...leaves,
  ...results,
  ...recovery,
})
const map = z.strictObject({
  Type: z.literal('Map'),
  Items: z.union([z.array(z.unknown()), expression]).exactOptional(),
  ItemSelector: z.unknown().exactOptional(),
  MaxConcurrency: z.union([z.int().min(0), expression]).exactOptional(),
  Label: z.string().max(40).exactOptional(),
  ItemProcessor: z.lazy((): z.ZodType<ItemProcessor> => itemProcessor),
  ...common,
  ...leaves,
  ...results,
  ...recovery,
})
const state = z.discriminatedUnion('Type', [pass, task, choice, wait, succeed, fail, parallel, map])
const scopeFields = {
  Comment: z.string().exactOptional(),
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(80), state),
}
const scope = z.strictObject(scopeFields)
const itemProcessor = z.strictObject({
  ...scopeFields,
  ProcessorConfig: z
    .strictObject({
      Mode: z.enum(['INLINE', 'DISTRIBUTED']),
      ExecutionType: z.enum(['STANDARD', 'EXPRESS']).exactOptional(),
    })
    .exactOptional(),
})

/** The shape of a state machine that the runner accepts: Amazon States Language with JSONata throughout. */
export const machineShape = z.strictObject({
  ...scopeFields,
  Version: z.literal('1.0').exactOptional(),
  QueryLanguage: z.literal('JSONata'),
  TimeoutSeconds: z.int().min(1).max(99_999_999).exactOptional(),
})

export interface StateMachineDefinition extends Scope {
  readonly TimeoutSeconds?: number
}
/** States that lead to each other by name: a machine, a branch of a Parallel, or the processor of a Map. */
export interface Scope {
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
}
export interface ItemProcessor extends Scope {
  readonly ProcessorConfig?: { readonly Mode: 'INLINE' | 'DISTRIBUTED' }
}
export type State = z.infer<typeof state>
export type Retrier = z.infer<typeof retrier>
export type Catcher = z.infer<typeof catcher>
export type TaskState = z.infer<typeof task>
export type MapState = z.infer<typeof map>
export type ParallelState = z.infer<typeof parallel>
export type ChoiceState = z.infer<typeof choice>
export type WaitState = z.infer<typeof wait>
