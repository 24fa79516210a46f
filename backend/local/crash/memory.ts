import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** What the people remember of what they sent, though the service died: who repeats a command sends the same again. */
export interface Memory {
  /** What was made under this name the first time. */
  keep<T>(name: string, make: () => T): T
  has(name: string): boolean
}

/** A memory that is kept in a file. */
export function memoryIn(file: string): Memory {
  const known = new Map<string, unknown>(existsSync(file) ? entriesOf(readFileSync(file, 'utf8')) : [])
  return {
    keep<T>(name: string, make: () => T): T {
      if (!known.has(name)) {
        known.set(name, make())
        writeFileSync(file, JSON.stringify([...known]))
      }
      return known.get(name) as T
    },
    has: (name) => known.has(name),
  }
}

function entriesOf(text: string): [string, unknown][] {
  return JSON.parse(text) as [string, unknown][]
}
