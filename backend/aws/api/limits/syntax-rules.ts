import type { AnyNode } from 'acorn'
import { isFunction } from './names.ts'

/** What the language does not have there, by the kind of the node. The rules have the names of AppSync's linter. */
const WITHOUT: Partial<Record<AnyNode['type'], string>> = {
  AwaitExpression: 'no-await',
  ClassDeclaration: 'no-classes',
  ClassExpression: 'no-classes',
  ContinueStatement: 'no-continue',
  ForStatement: 'no-for',
  LabeledStatement: 'no-labels',
  ThisExpression: 'no-this',
  ThrowStatement: 'no-throw',
  TryStatement: 'no-try',
  WhileStatement: 'no-while',
  DoWhileStatement: 'no-while',
  YieldExpression: 'no-yield',
  UpdateExpression: 'no-disallowed-unary-operators',
  ImportExpression: 'no-import',
  MetaProperty: 'no-import',
  ExportAllDeclaration: 'no-import',
}

/** The rules about single pieces of syntax that this one breaks. */
export function syntaxRules(node: AnyNode): readonly string[] {
  return [...rule(WITHOUT[node.type]), ...ruleOf(node)]
}

function ruleOf(node: AnyNode): readonly string[] {
  if (isFunction(node))
    return [...(node.async ? ['no-async'] : []), ...(node.generator ? ['no-generators'] : [])]
  if (node.type === 'BinaryExpression') return rule(OPERATORS[node.operator])
  if (node.type === 'NewExpression') return rule(isPromise(node.callee) ? 'no-promise' : 'no-new')
  return rule(
    (node.type === 'ForOfStatement' && node.await && 'no-await') ||
      (node.type === 'UnaryExpression' && node.operator === '~' && 'no-disallowed-unary-operators') ||
      (node.type === 'Literal' && node.regex && 'no-regex') ||
      (node.type === 'ImportDeclaration' && !isOfAppsync(node.source.value) && 'no-import') ||
      (node.type === 'CallExpression' && !isKnownMethod(node.callee) && 'no-disallowed-methods'),
  )
}

const OPERATORS: Readonly<Record<string, string>> = {
  instanceof: 'no-disallowed-binary-operators',
  in: 'no-in-operator',
}

function rule(name: string | false | null | undefined): readonly string[] {
  return name ? [name] : []
}

function isOfAppsync(source: unknown): boolean {
  return typeof source === 'string' && /^@aws-appsync\/utils(\/|$)/.test(source)
}

function isPromise(node: AnyNode): boolean {
  return node.type === 'Identifier' && node.name === 'Promise'
}

/** Methods that AppSync documents. Its linter has a list of those that are missing; this is the stricter way round. */
const METHODS = new Set(
  [
    'charAt concat endsWith indexOf lastIndexOf replace replaceAll slice split startsWith toLowerCase toUpperCase',
    'trim trimEnd trimStart every filter find findIndex flatMap forEach join map push reduce reverse some sort',
  ].flatMap((names) => names.split(' ')),
)
const STATIC_METHODS: Readonly<Record<string, readonly string[]>> = {
  Object: ['assign', 'entries', 'hasOwn', 'keys', 'values'],
  JSON: ['parse', 'stringify'],
  Math: ['abs', 'ceil', 'floor', 'max', 'min', 'round', 'trunc'],
}
const UTILITIES = ['util', 'runtime', 'extensions']

function isKnownMethod(callee: AnyNode): boolean {
  if (callee.type !== 'MemberExpression') return true
  const { object, property, computed } = callee
  if (computed || property.type !== 'Identifier') return false
  const root = rootOf(object)
  if (root !== undefined && UTILITIES.includes(root)) return true
  const known = object.type === 'Identifier' ? STATIC_METHODS[object.name] : undefined
  return known ? known.includes(property.name) : METHODS.has(property.name)
}

function rootOf(node: AnyNode): string | undefined {
  if (node.type === 'MemberExpression') return rootOf(node.object)
  return node.type === 'Identifier' ? node.name : undefined
}
