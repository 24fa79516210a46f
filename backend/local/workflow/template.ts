import jsonata from 'jsonata'

// A definition is trusted, but an endless expression would stop everything else in the process.
const limits = { timeout: 5_000 }
const compiled = new Map<string, jsonata.Expression>()

/** The JSONata source of a text in `{% %}`; `undefined` for any other text. */
export function expressionSource(text: string): string | undefined {
  return /^\{%(.*)%\}$/s.exec(text)?.[1]
}

/** The expression of a JSONata source, compiled once; throws where the syntax is wrong. */
export function compile(source: string): jsonata.Expression {
  const known = compiled.get(source)
  if (known) return known
  const expression = jsonata(source, limits)
  compiled.set(source, expression)
  return expression
}

/** The JSONata sources of every expression anywhere inside a template. */
export function expressionSources(template: unknown): readonly string[] {
  if (typeof template === 'string') return [expressionSource(template) ?? []].flat()
  if (typeof template !== 'object' || template === null) return []
  return Object.values(template).flatMap((part) => expressionSources(part))
}

/** What a thrown value says; JSONata throws plain objects, not errors. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message)
  return String(thrown)
}
