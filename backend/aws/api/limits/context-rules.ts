import type { AnyNode } from 'acorn'
import { breachAt, type Breach } from './breach.ts'
import { isFunction } from './names.ts'

/** The context that a handler is given, and what is directly in it, is not written; what is in its stash is. */
export function contextBreaches(nodes: readonly AnyNode[]): readonly Breach[] {
  const contexts = new Set(
    nodes
      .filter(isFunction)
      .flatMap(({ params: [first] }) => (first?.type === 'Identifier' ? [first.name] : [])),
  )
  return nodes.flatMap((node) => {
    const target = writtenBy(node)
    return target && isShallow(target, contexts) ? breachAt(node, 'no-disallowed-re-assignment') : []
  })
}

function writtenBy(node: AnyNode): AnyNode | undefined {
  if (
    node.type === 'AssignmentExpression' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement'
  )
    return node.left
  if (node.type === 'UpdateExpression') return node.argument
  return node.type === 'UnaryExpression' && node.operator === 'delete' ? node.argument : undefined
}

function isShallow(target: AnyNode, contexts: ReadonlySet<string>): boolean {
  const base = target.type === 'MemberExpression' ? target.object : target
  return base.type === 'Identifier' && contexts.has(base.name)
}
