import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo, Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { randomUUID } from 'node:crypto'
import { hasCode } from '#core/error-code.ts'
import type { Config } from './config/config-schema.ts'
import { takeDataFolder } from './data-folder.ts'
import { openHome, type Home } from './home.ts'
import { editorPage } from './http/editor-page.ts'
import { graphqlEndpoint } from './http/graphql-endpoint.ts'
import { httpServer, type Route } from './http/http-server.ts'
import { routesOf } from './http/routes.ts'
import { staticFiles } from './http/static-files.ts'
import { DEMO_PASSWORD } from '#local/people/demo-people.ts'
import type { Report } from '#core/report.ts'

export interface ServeOptions {
  readonly config: Config
  readonly dataFolder: string
  /** Overrides the configured port; 0 takes any that is free. */
  readonly port?: number
  readonly report: Report
}

export interface Serving {
  readonly url: string
  readonly home: Home
  close(): Promise<void>
}

const FRONTEND = fileURLToPath(new URL('../../frontend', import.meta.url))
const SCHEMA = new URL('../../graphql/schema.graphql', import.meta.url)

/** Runs the local home until it is closed. @throws AlreadyRunning, ConfigRefused, and whatever keeps it from starting */
export async function serve({ config, dataFolder, port, report }: ServeOptions): Promise<Serving> {
  const opened = new AsyncDisposableStack()
  try {
    const data = takeDataFolder(dataFolder)
    opened.defer(() => data.release())
    const routes: Route[] = []
    const hosts = new Set<string>()
    let isReady = false
    const server = httpServer({
      routes,
      pages: staticFiles(FRONTEND),
      isKnownHost: (host) => hosts.has(host),
      isReady: () => isReady,
      newId: randomUUID,
      report,
    })
    opened.defer(() => stop(server))
    const bound = await listen(server, config, port, data.path('port'))
    const url = config.server.publicUrl ?? `http://127.0.0.1:${bound}`
    for (const host of [
      new URL(url).host,
      `127.0.0.1:${bound}`,
      `localhost:${bound}`,
      `${config.server.host}:${bound}`,
    ])
      hosts.add(host)
    const home = await openHome({ config, data, publicUrl: url, report })
    opened.defer(() => home.close())
    // Closed in reverse, the server goes before the home that it asks.
    opened.defer(() => stop(server))
    const { ports, links, signIn, changes } = home
    const graphql = graphqlEndpoint({
      ports,
      changes,
      typeDefs: readFileSync(SCHEMA, 'utf8'),
      introspection: config.server.editor,
      report,
    })
    routes.push(
      ...routesOf({
        ports,
        links,
        signIn,
        graphql,
        about: () => about(config, dataFolder),
        editor: config.server.editor ? editorPage(data.path('editor.html')) : undefined,
      }),
    )
    await home.begin()
    isReady = true
    return { url, home, close: () => opened.disposeAsync() }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** Frees the port and lets go of everybody; does nothing the second time. */
function stop(server: HttpServer): void {
  server.close()
  server.closeAllConnections()
}

/**
 * Binds the configured port. Links and tokens name the port, so one that was chosen freely is kept for the next start:
 * where 0 is configured, or where the demo's own was taken.
 */
async function listen(
  server: Server,
  config: Config,
  wanted: number | undefined,
  file: string,
): Promise<number> {
  const configured = wanted ?? config.server.port
  const kept = keptPort(await readFile(file, 'utf8').catch(() => ''), configured)
  const bound = await bind(server, config.server.host, kept ?? configured).catch((error: unknown) => {
    if (!hasCode(error, 'EADDRINUSE') || !config.demo || wanted !== undefined) throw error
    return bind(server, config.server.host, 0)
  })
  await writeFile(file, `${configured} ${bound}`, { mode: 0o600 })
  return bound
}

/** The port that was bound the last time that this one was configured. */
function keptPort(text: string, configured: number): number | undefined {
  const [before, bound] = text.split(' ').map(Number)
  return before === configured && bound !== undefined && bound > 0 ? bound : undefined
}

async function bind(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return address.port
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

function about(config: Config, dataFolder: string): object {
  const base = { name: 'Sluice', version }
  if (!config.demo) return base
  const users = JSON.parse(readFileSync(`${dataFolder}/people.json`, 'utf8')) as {
    people: { email: string; name: string; groups: string[]; projects: string[] }[]
    services: { id: string; name: string; projects: string[] }[]
  }
  return {
    ...base,
    demo: {
      password: DEMO_PASSWORD,
      people: users.people.map(({ email, name, groups, projects }) => ({ email, name, groups, projects })),
      services: users.services.map(({ id, name, projects }) => ({ id, name, projects })),
    },
  }
}
