import { describe, expect, test } from 'vitest'
import { RESOLVERS, resolverCode, type ResolverName } from '../bundle-resolvers.ts'
import { breachesOf } from './appsync-limits.ts'

const HANDLERS =
  'export function request(ctx) { return {} }\nexport function response(ctx) { return ctx.result }\n'

const rulesBroken = (code: string): readonly string[] => [
  ...new Set(breachesOf(HANDLERS + code).map(({ rule }) => rule)),
]

const isResolver = (name: string): name is ResolverName => name in RESOLVERS

test.each(Object.keys(RESOLVERS).filter(isResolver))('AppSync can run the resolver %s', (name) => {
  expect(breachesOf(resolverCode(name))).toEqual([])
})

describe('each thing that AppSync does not have is found', () => {
  test.each([
    ['no-async', 'async function f() { return 1 }'],
    ['no-async', 'const f = async () => 1'],
    ['no-classes', 'class A {}'],
    ['no-classes', 'const A = class {}'],
    ['no-continue', 'for (const x of []) { if (x) continue }'],
    ['no-for', 'for (let i = 0; i < 1; i += 1) { }'],
    ['no-generators', 'function* f() { return 1 }'],
    ['no-labels', 'here: { break here }'],
    ['no-this', 'function f() { return this }'],
    ['no-throw', 'function f() { throw f }'],
    ['no-try', 'try { } finally { }'],
    ['no-while', 'while (false) { }'],
    ['no-while', 'do { } while (false)'],
    ['no-disallowed-unary-operators', 'let n = 1; n++'],
    ['no-disallowed-unary-operators', 'let n = 1; --n'],
    ['no-disallowed-unary-operators', 'const n = ~1'],
    ['no-disallowed-binary-operators', 'const is = {} instanceof Object'],
    ['no-in-operator', "const is = 'a' in {}"],
    ['no-regex', 'const pattern = /a/'],
    ['no-import', "import { readFile } from 'node:fs'"],
    ['no-import', "import { x } from './x.js'"],
    ['no-import', "import { x } from '@aws-appsync/utilsx'"],
    ['no-import', 'const here = import.meta.url'],
    ['no-import', "export * from '@aws-appsync/utils'"],
    ['no-disallowed-methods', "const list = 'ab'.matchAll('a')"],
    ['no-disallowed-methods', "const text = 'ab'.padStart(3)"],
    ['no-disallowed-methods', 'const frozen = Object.freeze({})'],
    ['no-disallowed-methods', 'const text = JSON.rawJSON(1)'],
    ['no-disallowed-methods', "const text = 'ab'['sl' + 'ice'](1)"],
    ['no-function-passing', 'function f(g) { return 1 }\nfunction h() { return f(() => 1) }'],
    ['no-function-passing', 'function f(g) { return 1 }\nfunction h() { return f(f) }'],
    ['no-function-passing', '[1].sort((a, b) => a - b)'],
    ['no-function-return', 'function f() { return () => 1 }'],
    ['no-function-return', 'function f() { return 1 }\nconst g = () => f'],
    ['no-function-reassign', 'let f = () => 1; f = 2'],
    ['no-recursion', 'function f(n) { return f(n) }'],
    ['no-recursion', 'const f = (n) => g(n)\nfunction g(n) { return [n].map((each) => f(each)) }'],
    ['no-disallowed-re-assignment', 'function f(ctx) { ctx.args = {} }'],
    ['no-disallowed-re-assignment', 'function f(ctx) { ctx = {} }'],
    ['no-disallowed-re-assignment', 'function f(ctx) { delete ctx.stash }'],
    ['no-unknown-global', 'const now = Date'],
    ['no-unknown-global', 'console'],
    ['no-unknown-global', 'const id = crypto'],
    ['no-unknown-global', 'undeclared = 1'],
    [
      'one-import',
      "import { util } from '@aws-appsync/utils'\nimport { util as util2 } from '@aws-appsync/utils'",
    ],
  ])('%s: %s', (rule, code) => {
    expect(rulesBroken(code)).toEqual([rule])
  })

  test('await, yield and new come with others', () => {
    expect(rulesBroken('async function f() { await f() }')).toContain('no-await')
    expect(rulesBroken('async function f() { for await (const x of []) { } }')).toContain('no-await')
    expect(rulesBroken('function* f() { yield 1 }')).toContain('no-yield')
    expect(rulesBroken('const later = new Promise(() => 1)')).toContain('no-promise')
    expect(rulesBroken('const at = new Date()')).toContain('no-new')
    expect(rulesBroken("const fs = import('node:fs')")).toContain('no-import')
  })

  test('code that is too long, or without its two handlers', () => {
    expect(rulesBroken(`// ${'x'.repeat(32_768)}`)).toEqual(['too-long'])
    expect(breachesOf('export function request(ctx) { return {} }')).toEqual([
      { rule: 'no-handlers', line: 0 },
    ])
  })

  test('with its line', () => {
    expect(breachesOf(`${HANDLERS}\nlet n = 1\nn++`)).toEqual([
      { rule: 'no-disallowed-unary-operators', line: 5 },
    ])
  })
})

test('what AppSync has is let through', () => {
  expect(
    rulesBroken(`
      import { util } from '@aws-appsync/utils'
      export { helper }
      function helper(ctx, { a, b: [c, ...d], e = 1 }, ...rest) {
        ctx.stash.found = [a, c, d, e, rest].filter((each) => each ?? false)
        for (const key in ctx.args) { if (key === 'stop') break }
        for (const each of Object.keys(ctx.args)) { ctx.stash.last = each.slice(1).trim() }
        switch (typeof ctx.source) { case 'object': return { ...ctx.source, at: util.time.nowISO8601() } }
        return \`\${Math.max(1, 2)} \${JSON.stringify(ctx.args)} \${undefined}\`
      }`),
  ).toEqual([])
})
