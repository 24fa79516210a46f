import { parse, type AnyNode, type Program } from 'acorn'
import { full } from 'acorn-walk'
import { breachAt, type Breach } from './breach.ts'
import { contextBreaches } from './context-rules.ts'
import { functionBreaches } from './function-rules.ts'
import { declaredNames } from './names.ts'
import { syntaxRules } from './syntax-rules.ts'

/** Characters that the code of one resolver may have. */
const MAX_CHARACTERS = 32_768

/** What there is without being declared. */
const GLOBALS = ['Object', 'JSON', 'Math', 'undefined', 'NaN', 'Infinity']

const HANDLERS = ['request', 'response']

/**
 * What AppSync would refuse of a resolver's code, or what would fail in it there: the rules of AppSync's own linter, the
 * rest of what its documentation says is missing, its length, and names that nobody gives.
 */
export function breachesOf(code: string): readonly Breach[] {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true })
  const nodes: AnyNode[] = []
  full(program, (node) => nodes.push(node))
  const declared = declaredNames(nodes)
  const isKnown = (name: string): boolean => declared.has(name) || GLOBALS.includes(name)
  return [
    ...(code.length > MAX_CHARACTERS ? [{ rule: 'too-long', line: 0 }] : []),
    ...(HANDLERS.every((name) => exportedNames(program).includes(name))
      ? []
      : [{ rule: 'no-handlers', line: 0 }]),
    // A second import of the utilities would go by another name, which not every reader of the code knows.
    ...nodes
      .filter(({ type }) => type === 'ImportDeclaration')
      .slice(1)
      .map((node) => breachAt(node, 'one-import')),
    ...nodes.flatMap((node) => syntaxRules(node).map((rule) => breachAt(node, rule))),
    ...functionBreaches(nodes),
    ...contextBreaches(nodes),
    ...nodes.flatMap((node) =>
      node.type === 'Identifier' && !isKnown(node.name) ? breachAt(node, 'no-unknown-global') : [],
    ),
  ]
}

function exportedNames({ body }: Program): readonly string[] {
  return body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const { declaration } = node
    return [
      ...(declaration?.type === 'FunctionDeclaration' ? [declaration.id.name] : []),
      ...node.specifiers.flatMap(({ exported }) => ('name' in exported ? [exported.name] : [])),
    ]
  })
}
