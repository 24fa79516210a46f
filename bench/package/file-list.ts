import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A file of a corpus as it was made. */
export interface ListedFile {
  readonly path: string
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

/** A line of the list, with its line feed. */
export function lineOf({ path, bytes, sha256 }: ListedFile): string {
  return `${sha256} ${bytes} ${path}\n`
}

/** The files of a list, in its order. Throws for a line that is none. */
export async function* readFileList(list: string): AsyncGenerator<ListedFile> {
  for await (const line of createInterface({ input: createReadStream(list), crlfDelay: Infinity })) {
    const [, sha256, bytes, path] = /^([0-9a-f]{64}) (\d+) (.+)$/u.exec(line) ?? []
    if (!sha256 || !path) throw new Error(`${list} holds a line that names no file: ${line}`)
    yield { path, bytes: Number(bytes), sha256 }
  }
}
