import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { ServerResponse } from 'node:http'
import { hasCode } from '#core/error-code.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Serves the web pages: small files of one folder, of known kinds only. `false` where there is none. */
export function staticFiles(folder: string) {
  return async (response: ServerResponse, path: string): Promise<boolean> => {
    const name = path === '/' ? '/index.html' : extname(path) === '' ? `${path}.html` : path
    const type = TYPES[extname(name)]
    if (type === undefined || name.includes('\0') || normalize(name) !== name) return false
    try {
      const body = await readFile(join(folder, name))
      response.writeHead(200, {
        'Content-Type': type,
        'Content-Length': body.byteLength,
        'Cache-Control': 'no-cache',
      })
      response.end(body)
      return true
    } catch (error) {
      if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || hasCode(error, 'EISDIR')) return false
      throw error
    }
  }
}
