import type { Ports } from '#ports/ports.ts'

/** Stands around one call of a port: `name` is `<port>.<function>`. */
export type Around = (name: string, work: () => unknown) => Promise<unknown>

/** Ports whose calls reach something outside of the process, in either home. Links, permissions, clock and ids are pure. */
const REACHING = [
  'records',
  'sources',
  'staging',
  'packages',
  'works',
  'workflow',
  'directory',
  'egressStore',
  'mail',
  'signer',
] as const satisfies readonly (keyof Ports)[]

/** What they can be asked that reaches nothing. */
const PURE = new Set(['staging.file'])

/** The same ports with something around each of their calls, and around each chunk of a stream that one is given or gives. */
export function mortalPorts(ports: Ports, around: Around): Ports {
  const wrapped = REACHING.map((name) => [name, watched(name, ports[name], around)])
  return { ...ports, ...(Object.fromEntries(wrapped) as Pick<Ports, (typeof REACHING)[number]>) }
}

function watched(name: string, port: object, around: Around): object {
  return Object.fromEntries(
    Object.entries(port).map(([key, value]: [string, unknown]) => {
      const call = `${name}.${key}`
      if (typeof value !== 'function' || PURE.has(call)) return [key, value]
      return [
        key,
        async (...given: unknown[]) => {
          const args = given.map((each) => (isStream(each) ? inChunks(each, `${call} chunk`, around) : each))
          const answer = await around(call, () => Reflect.apply(value, port, args))
          if (isStream(answer)) return inChunks(answer, `${call} chunk`, around)
          return call === 'packages.scratch' ? watched('packages.scratch', answer as object, around) : answer
        },
      ]
    }),
  )
}

async function* inChunks(stream: AsyncIterable<unknown>, name: string, around: Around) {
  for await (const chunk of stream) {
    await around(name, () => undefined)
    yield chunk
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
