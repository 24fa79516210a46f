import { createContext, runInContext } from 'node:vm'
import { resolverCode, type ResolverName } from './bundle-resolvers.ts'

/** What `util.error` ends a resolver with. */
export class ResolverError extends Error {
  readonly errorType: string
  readonly errorInfo: unknown
  constructor(message: string, errorType: string, errorInfo: unknown) {
    super(message)
    this.errorType = errorType
    this.errorInfo = errorInfo
  }
}

/** What these resolvers use of AppSync's utilities, as its documentation describes them. */
const UTIL = {
  error(message: string, errorType: string, _data: unknown, errorInfo: unknown): never {
    throw new ResolverError(message, errorType, errorInfo)
  },
  autoId: () => '0b7a6f0e-0000-4000-8000-000000000001',
  matches: (pattern: string, value: string) => new RegExp(`^(?:${pattern})$`).test(value),
}

/** The bundled code of a resolver, ready to run: with AppSync's utilities and nothing of Node's. */
export function openResolver(name: ResolverName) {
  const code = resolverCode(name)
    .replace(/^import \{ util \} from "@aws-appsync\/utils";$/m, '')
    .replace(/^export \{\n {2}request,\n {2}response\n\};$/m, ';({ request, response })')
  const { request, response } = runInContext(code, createContext({ util: UTIL })) as Record<
    'request' | 'response',
    (ctx: object) => unknown
  >
  return {
    /** What the data source is asked. */
    request: (ctx: object) => asJson(request(ctx)),
    /** What the field is answered. @throws ResolverError */
    response: (ctx: object) => asJson(response(ctx)),
  }
}

/** What comes out leaves AppSync as JSON. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
