import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The paths of all files below a folder, relative and with slashes, in the order of their names. */
export async function* walkFolder(folder: string, prefix = ''): AsyncGenerator<string> {
  const found = await readdir(join(folder, prefix), { withFileTypes: true })
  for (const entry of found.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = `${prefix}${entry.name}`
    if (entry.isDirectory()) yield* walkFolder(folder, `${path}/`)
    else yield path
  }
}
