import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = 'backend/package/deflate/assembly'

/** Where the compiled encoder stands, as a module that needs no building. */
export const DEFLATE_MODULE = 'backend/package/deflate/generated/deflate-module.ts'

/** Pages of 64 KiB: the tables, a piece with its history, what was found in it, and the output (assembly/layout.ts). */
const PAGES = '64'

const OPTIONS =
  `--runtime stub --noAssert --use abort= --optimizeLevel 3 --shrinkLevel 0 --converge --memoryBase 256 ` +
  `--initialMemory ${PAGES} --maximumMemory ${PAGES}`

/** Compiles the deflate encoder; what comes out depends on its sources and the compiler's version only. */
async function compile(): Promise<Uint8Array> {
  const written = new Map<string, Uint8Array>()
  const { error, stderr } = await asc.main(
    [`${SOURCES}/deflate.ts`, '--outFile', 'deflate.wasm', ...OPTIONS.split(' ')],
    {
      readFile: (name) => readFile(join(ROOT, name), 'utf8').catch(() => null),
      writeFile: (name, contents) => void written.set(name, Buffer.from(contents)),
      listFiles: () => [],
    },
  )
  const module = written.get('deflate.wasm')
  if (error ?? !module) throw new Error(`The deflate encoder was not compiled: ${stderr.toString()}`)
  return module
}

/** The TypeScript that carries the compiled encoder. */
export async function deflateModule(): Promise<string> {
  const base64 = Buffer.from(await compile()).toString('base64')
  return `// Compiled from ${SOURCES} by \`npm run codegen\`.\nexport const DEFLATE_MODULE = '${base64}'\n`
}
