import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { storedSettings } from '#aws/settings/stored-settings.ts'
import type { Settings } from '#egress/settings.ts'
import { requireValidPolicies } from '#people/cedar-permissions.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const CREDENTIALS = fileURLToPath(new URL('./environment-credentials.ts', import.meta.url))
const CEDAR = 'node_modules/@cedar-policy/cedar-wasm/nodejs/'
/** What the access policies read from beside the code. */
const BESIDE_CEDAR = [
  `${CEDAR}cedar_wasm_bg.wasm`,
  'backend/people/policies.cedar',
  'backend/people/schema.cedarschema',
]
/** Packages that were written for `require` look for these. */
const BANNER = [
  "import{createRequire as sluiceRequire}from'node:module'",
  'const require=sluiceRequire(import.meta.url),__dirname=import.meta.dirname,__filename=import.meta.filename;',
].join(';')

export interface BundleOptions {
  /** Of the entry points in backend/aws/functions. */
  readonly names: readonly string[]
  /** Where each gets a folder of its name, with index.mjs and what lies beside it. */
  readonly folder: string
  readonly settings: Omit<Settings, 'publicUrl'>
  /** The file of the entry point of that name: one of backend/aws/functions, if it is left out. */
  readonly entryOf?: (name: string) => string
}

/** What went into a bundle. */
export interface Bundled {
  readonly name: string
  readonly bytes: number
  /** The files of which something is in it, by their paths in the project. */
  readonly files: readonly string[]
}

/**
 * Makes the Lambdas' code: for each one file of JavaScript, the settings, and the access policies where they are asked. All
 * in one go, since they share most of what has to be read.
 */
export function bundleFunctions({
  names,
  folder,
  settings,
  entryOf = ours,
}: BundleOptions): readonly Bundled[] {
  const entries = names.map((name) => ({ name, file: entryOf(name) }))
  const missing = entries.filter(({ file }) => !existsSync(file)).map(({ file }) => relative(ROOT, file))
  if (missing.length > 0) throw new Error(`There is no entry point: ${missing.join(', ')}`)
  // The functions take both as they are: finding it out would be most of what they do before their first answer.
  requireValidPolicies()
  const stored = JSON.stringify(storedSettings.parse(settings))
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: entries.map(({ name, file }) => ({ in: file, out: `${name}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Before `main`, which would bring every package of the SDK a second time.
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': CREDENTIALS,
    },
    banner: { js: BANNER },
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  return Object.entries(metafile.outputs).map(([output, { inputs, bytes }]) => {
    const place = join(ROOT, output, '..')
    const files = Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0)
    writeFileSync(join(place, 'settings.json'), stored)
    if (files.some((file) => file.startsWith(CEDAR)))
      for (const beside of BESIDE_CEDAR) copyFileSync(join(ROOT, beside), join(place, basename(beside)))
    return { name: basename(place), bytes, files }
  })
}

function ours(name: string): string {
  return join(ROOT, `backend/aws/functions/${name}.ts`)
}
