import type { AnyNode } from 'acorn'

export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

export function isFunction(node: AnyNode | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  )
}

/** The functions that have a name, declared or kept in a variable. */
export function namedFunctions(nodes: readonly AnyNode[]): ReadonlyMap<string, FunctionNode> {
  return new Map(
    nodes.flatMap((node): [string, FunctionNode][] => {
      if (node.type === 'FunctionDeclaration') return node.id ? [[node.id.name, node]] : []
      if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return []
      return isFunction(node.init) ? [[node.id.name, node.init]] : []
    }),
  )
}

/** Every name that the module itself gives to something, wherever it does. */
export function declaredNames(nodes: readonly AnyNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap((node) => {
      if (node.type === 'ImportDeclaration') return node.specifiers.map(({ local }) => local.name)
      const own = 'id' in node && node.id ? namesIn(node.id) : []
      return isFunction(node) ? [...own, ...node.params.flatMap(namesIn)] : own
    }),
  )
}

/** The names in a pattern, wherever they are in it. */
function namesIn(pattern: AnyNode | null): readonly string[] {
  if (pattern?.type === 'Identifier') return [pattern.name]
  if (pattern?.type === 'ArrayPattern') return pattern.elements.flatMap(namesIn)
  if (pattern?.type === 'ObjectPattern') return pattern.properties.flatMap(namesIn)
  if (pattern?.type === 'Property') return namesIn(pattern.value)
  if (pattern?.type === 'RestElement') return namesIn(pattern.argument)
  return pattern?.type === 'AssignmentPattern' ? namesIn(pattern.left) : []
}
