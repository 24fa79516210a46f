import { usageError } from '#cli/cli-error.ts'

/** Where the local home listens unless told otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:8455'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u

/** The address of the service without a slash at the end. @throws CliError if it is no web address */
export function serviceUrl(text: string = DEFAULT_URL): string {
  if (!URL.canParse(text)) throw usageError(`"${text}" is not the address of a service.`)
  const { protocol, origin, pathname, username, password } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:')
    throw usageError('The address begins with https:// or http://.')
  if (username || password) throw usageError('The address holds no name and no password.')
  return `${origin}${pathname}`.replace(/\/+$/u, '')
}

/** Whether what is sent there could be read on the way. */
export function isExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !LOOPBACK.test(hostname)
}
