import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** What the people remember of what they sent, though the service died: who repeats a command sends the same again. */
export type Memory = <T>(name: string, make: () => T) => T

/** A memory that is kept in a file. */
export function memoryIn(file: string): Memory {
  const known = new Map<string, unknown>(existsSync(file) ? entriesOf(readFileSync(file, 'utf8')) : [])
  return <T>(name: string, make: () => T): T => {
    if (!known.has(name)) {
      known.set(name, make())
      writeFileSync(file, JSON.stringify([...known]))
    }
    return known.get(name) as T
  }
}

function entriesOf(text: string): [string, unknown][] {
  return JSON.parse(text) as [string, unknown][]
}
