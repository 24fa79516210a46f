import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = 'backend/package/deflate/assembly'

/** Where the compiled encoder stands, as a module that needs no building. */
export const DEFLATE_MODULE = 'backend/package/deflate/generated/deflate-module.ts'

/** Pages of 64 KiB: the tables, a piece with its history, what was found in it, and the output (assembly/layout.ts). */
const PAGES = 64

const OPTIONS =
  `--runtime stub --noAssert --use abort= --optimizeLevel 3 --shrinkLevel 0 --converge --memoryBase 256 ` +
  `--importMemory --sharedMemory --enable threads --initialMemory ${PAGES} --maximumMemory ${PAGES}`

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

function layoutOf(module: Uint8Array): { readonly pieceAt: number; readonly outputAt: number } {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module)), {
    env: { memory },
  })
  const { pieceAt, outputAt } = exports
  if (!(pieceAt instanceof WebAssembly.Global) || !(outputAt instanceof WebAssembly.Global))
    throw new Error('The deflate encoder does not say where a piece stands')
  return { pieceAt: Number(pieceAt.value), outputAt: Number(outputAt.value) }
}

/** The TypeScript that carries the compiled encoder. */
export async function deflateModule(): Promise<string> {
  const module = await compile()
  const { pieceAt, outputAt } = layoutOf(module)
  return `// Compiled from ${SOURCES} by \`npm run codegen\`.

/** Its memory, in pages of 64 KiB, and where in it a piece and what became of it stand. */
export const MEMORY_PAGES = ${PAGES}
export const PIECE_PLACE = ${pieceAt}
export const OUTPUT_PLACE = ${outputAt}

export const DEFLATE_MODULE = '${Buffer.from(module).toString('base64')}'
`
}
