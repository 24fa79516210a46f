import type { AnyNode } from 'acorn'

/** One thing that AppSync's JavaScript does not have, and where it is. */
export interface Breach {
  readonly rule: string
  readonly line: number
}

export function breachAt(node: AnyNode, rule: string): Breach {
  return { rule, line: node.loc?.start.line ?? 0 }
}
