import type { Server } from 'node:http'
import { asError, CoordinatorError } from '../errors.ts'

/** What to do about the reasons why a server does not start; by the operating system's code. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses this port. Stop that program, or set PORT to a free port.',
  EACCES:
    'this user may not use this port. Set PORT to 1024 or more, and let a proxy or the container map the rest.',
  EADDRNOTAVAIL:
    'this machine does not have this address. Set HOST to one of its own, or to 0.0.0.0 for all.',
  ENOTFOUND:
    'this host name is not known here. Set HOST to an address of this machine, or to 0.0.0.0 for all.',
}

/** The server could not start to listen; the message names HOST and PORT and what to do. */
export class ListenError extends CoordinatorError {
  constructor(host: string, port: number, cause: Error) {
    const reason = 'code' in cause ? String(cause.code) : 'UNKNOWN'
    const known = REMEDIES[reason]
    const remedy = known ?? `the system says ${reason}. Check HOST and PORT.`
    // of what is known everything has been said
    super(
      'LISTEN_FAILED',
      `The server cannot listen on HOST=${host} PORT=${port}: ${remedy}`,
      known ? {} : { cause },
    )
  }
}

/**
 * Starts to listen and resolves with the real port (which port 0 leaves to the system).
 *
 * @throws ListenError if the address is taken, forbidden or not of this machine
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (thrown: unknown) => reject(new ListenError(host, port, asError(thrown)))
    server.once('error', onError).listen({ host, port }, () => {
      server.off('error', onError)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** A URL at which this machine reaches the server: an address for "all" is not one to connect to. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
