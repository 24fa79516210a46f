import type { AnyNode, CallExpression } from 'acorn'
import { full } from 'acorn-walk'
import { breachAt, type Breach } from './breach.ts'
import { isFunction, namedFunctions, type FunctionNode } from './names.ts'

/** Methods of lists that may be given a function. */
const TAKE_FUNCTIONS = 'every filter find findIndex flatMap forEach map reduce some'.split(' ')

/** What may not be done with functions: hand them on, answer them, replace them, call them in circles. */
export function functionBreaches(nodes: readonly AnyNode[]): readonly Breach[] {
  const named = namedFunctions(nodes)
  const isOne = (node: AnyNode | null | undefined): boolean =>
    isFunction(node) || (node?.type === 'Identifier' && named.has(node.name))

  const single = nodes.flatMap((node) => {
    if (node.type === 'CallExpression' && node.arguments.some(isOne) && !takesFunctions(node))
      return breachAt(node, 'no-function-passing')
    if (node.type === 'ReturnStatement' && isOne(node.argument)) return breachAt(node, 'no-function-return')
    if (node.type === 'ArrowFunctionExpression' && node.expression && isOne(node.body))
      return breachAt(node, 'no-function-return')
    if (node.type === 'AssignmentExpression' && isOne(node.left))
      return breachAt(node, 'no-function-reassign')
    return []
  })
  const circles = [...named].flatMap(([name, node]) =>
    reached(node, named).has(name) ? breachAt(node, 'no-recursion') : [],
  )
  return [...single, ...circles]
}

function takesFunctions({ callee }: CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    TAKE_FUNCTIONS.includes(callee.property.name)
  )
}

/** The names of the functions that a function comes to call, however far from here. */
function reached(start: FunctionNode, named: ReadonlyMap<string, FunctionNode>): ReadonlySet<string> {
  const names = new Set<string>()
  const open = [start]
  for (const node of open)
    for (const name of calledIn(node)) {
      const next = named.get(name)
      if (!next || names.has(name)) continue
      names.add(name)
      open.push(next)
    }
  return names
}

function calledIn(node: FunctionNode): readonly string[] {
  const names: string[] = []
  full(node, (inner) => {
    if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier') names.push(inner.callee.name)
  })
  return names
}
