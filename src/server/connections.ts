import type { Server } from 'node:http'
import { errorFields } from './error-fields.ts'
import type { RareLog } from './rare-log.ts'

/** Keeps a server that listens within `maxConnections`, and alive when a connection cannot be taken. */
export function watchConnections(server: Server, maxConnections: number, logRarely: RareLog): void {
  server.maxConnections = maxConnections
  server.on('drop', () => {
    // Whoever only keeps a connection for later has to give way to the next one that comes.
    server.closeIdleConnections()
    logRarely('warn', 'TOO_MANY_CONNECTIONS', 'A connection was dropped.', { maxConnections })
  })
  // E.g. no file descriptor is left: bad for this connection, but without a listener it would end the process.
  server.on('error', (error) => {
    // one that cannot begin to listen is told of by whoever began it
    if (!server.listening) return
    logRarely('error', 'CONNECTION_FAILED', 'A connection could not be taken.', { error: errorFields(error) })
  })
}
