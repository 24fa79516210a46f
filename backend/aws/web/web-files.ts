import { glob, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface WebFile {
  /** Its path under the address of the web app, without a slash before it. */
  readonly path: string
  readonly body: Buffer
}

const FRONTEND = fileURLToPath(new URL('../../../frontend', import.meta.url))
const KINDS = '*.{html,js,css,svg}'

/** The pages as they are served, with what tells them of the service that they are for. */
export async function webFiles(config: object): Promise<readonly WebFile[]> {
  const paths = await Array.fromAsync(glob([KINDS, `{lib,views}/${KINDS}`], { cwd: FRONTEND }))
  const files = paths
    .filter((path) => !path.endsWith('.test.js'))
    .toSorted()
    .map(async (path) => ({
      path: path.split(sep).join('/'),
      body: await readFile(join(FRONTEND, path)),
    }))
  return [
    ...(await Promise.all(files)),
    { path: 'config.json', body: Buffer.from(JSON.stringify(config, null, 2)) },
  ]
}
