import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'

/** Resolves when the document is out, or cannot be sent. Never rejects: nobody waits for what is only looked at. */
export type SendDocument = (document: object) => Promise<void>

const HEADER = '{"format": "json", "version": 1}\n'

/** Sends documents to X-Ray's daemon by UDP. @param address as in AWS_XRAY_DAEMON_ADDRESS; without one nothing is sent */
export function xrayDaemon(address: string | undefined): SendDocument {
  const daemon = addressOf(address ?? '')
  if (!daemon) return async () => {}
  let open: Socket | undefined
  const socketOf = (): Socket => {
    open ??= createSocket(daemon.version === 6 ? 'udp6' : 'udp4')
      .on('error', () => {
        open = undefined
      })
      .unref()
    return open
  }
  return (document) =>
    new Promise((resolve) => {
      try {
        const text = `${HEADER}${JSON.stringify(document)}`
        socketOf().send(text, daemon.port, daemon.host, () => resolve())
      } catch {
        resolve()
      }
    })
}

/** `host:port`, or `tcp:host:port udp:host:port`. A name instead of an address would have to be looked up first. */
function addressOf(text: string) {
  const parts = text.split(' ')
  const udp = parts.find((part) => part.startsWith('udp:'))?.slice(4) ?? (parts.length === 1 ? text : '')
  const at = udp.lastIndexOf(':')
  const host = udp.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  const port = Number(udp.slice(at + 1))
  const version = isIP(host)
  return version && Number.isInteger(port) && port > 0 && port < 65_536 ? { host, port, version } : undefined
}
