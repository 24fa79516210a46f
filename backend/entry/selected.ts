/** What an answer is once everything in it is there. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

type Tree = Map<string, Tree>

/**
 * The parts of an answer that were asked for, as plain JSON. A path names a field below others, `items/requestedBy/id`;
 * lists are looked through. What is found out only when it is asked for is found out for those parts alone. Without
 * paths, everything is answered, and so it is below a path that goes no deeper.
 */
export async function selected(answer: unknown, paths: readonly string[] = []): Promise<Json> {
  const tree: Tree = new Map()
  for (const path of paths) {
    let here = tree
    for (const name of path.split('/')) {
      const below = here.get(name) ?? new Map<string, Tree>()
      here.set(name, below)
      here = below
    }
  }
  return part(answer, tree)
}

async function part(answer: unknown, tree: Tree): Promise<Json> {
  const value = await answer
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return Promise.all(value.map((each) => part(each, tree)))
  if (isRecord(value)) {
    const names = Object.keys(value).filter((name) => tree.size === 0 || tree.has(name))
    const parts = names.map(async (name) => [name, await part(value[name], tree.get(name) ?? new Map())])
    return Object.fromEntries(await Promise.all(parts))
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new Error(`An answer cannot have a ${typeof value} in it`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
