import { compile } from './template.ts'

/** The functions of JSONata 2.2, and those that Step Functions adds; `eval` it takes away. */
export const functionNames: ReadonlySet<string> = new Set(
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad
   match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs
   sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse
   each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl
   decodeUrlComponent decodeUrl toMillis fromMillis clone now millis partition range hash uuid parse`.split(
    /\s+/,
  ),
)

/** The variables that an expression takes from around it: not its own, not functions, not `$states`, `$` or `$$`. */
export function variablesUsed(source: string): readonly string[] {
  const nodes = nodesOf(compile(source).ast())
  const own = new Set(['', '$', 'states', ...functionNames, ...nodes.flatMap(namesBound)])
  const used = nodes.flatMap((node) => (node['type'] === 'variable' ? [String(node['value'])] : []))
  return [...new Set(used)].filter((name) => !own.has(name))
}

/** Whether an expression reads a path such as `$states.context.Task.Token`. */
export function readsPath(source: string, [variable, ...names]: readonly string[]): boolean {
  return nodesOf(compile(source).ast()).some(({ type, steps }) => {
    if (type !== 'path' || !Array.isArray(steps)) return false
    const [first, ...rest] = steps.map((step: Node) => step)
    return (
      first?.['type'] === 'variable' &&
      first['value'] === variable &&
      names.every((name, at) => rest[at]?.['value'] === name)
    )
  })
}

type Node = Readonly<Record<string, unknown>>

function namesBound(node: Node): readonly string[] {
  const { type, lhs, arguments: parameters, focus, index } = node
  const bound = type === 'bind' ? [lhs] : type === 'lambda' && Array.isArray(parameters) ? parameters : []
  const positions = [focus, index].filter((name) => typeof name === 'string')
  return [...positions, ...bound.filter(isVariable).map((variable) => String(variable['value']))]
}

function nodesOf(root: unknown, seen = new Set<unknown>()): readonly Node[] {
  if (typeof root !== 'object' || root === null || seen.has(root)) return []
  seen.add(root)
  const inner = Object.values(root).flatMap((part) => nodesOf(part, seen))
  return isNode(root) ? [root, ...inner] : inner
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isVariable(part: unknown): part is Node {
  return isNode(part) && part['type'] === 'variable'
}
