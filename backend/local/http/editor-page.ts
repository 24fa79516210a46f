import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const RENDER = fileURLToPath(new URL('render-editor.ts', import.meta.url))

/** The editor brings its own script in the page. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src blob:; frame-ancestors 'none'"

/** The GraphQL editor, with everything that it needs in one page. It is made when it is first asked for, into `file`. */
export function editorPage(file: string) {
  let made: Promise<unknown> | undefined
  const make = async (): Promise<void> => {
    made ??= promisify(execFile)(process.execPath, [RENDER, file])
    try {
      await made
    } catch (error) {
      made = undefined
      throw error
    }
  }

  return async (response: ServerResponse): Promise<void> => {
    await make()
    const { size } = await stat(file)
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': size,
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-cache',
    })
    await pipeline(createReadStream(file), response)
  }
}
