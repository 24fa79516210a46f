import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** The resolvers, by what they do. */
export const RESOLVERS = {
  /** Every field that a Lambda answers. */
  invoke: 'invoke.ts',
  /** The mutation that publishes to those who watch. Its data source is NONE. */
  requestChanged: 'request-changed.ts',
  /** The subscription. Its data source is the Lambda that reads. */
  onRequestChanged: 'on-request-changed.ts',
} as const
export type ResolverName = keyof typeof RESOLVERS

const FOLDER = fileURLToPath(new URL('../../../graphql/resolvers/', import.meta.url))

/** The code of a resolver as AppSync takes it: one module, plain JavaScript, its own utilities imported. */
export function resolverCode(name: ResolverName): string {
  const { outputFiles } = buildSync({
    absWorkingDir: FOLDER,
    entryPoints: [RESOLVERS[name]],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'node',
    external: ['@aws-appsync/utils'],
    charset: 'utf8',
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
}
