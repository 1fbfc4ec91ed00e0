import type { Server } from 'node:http'
import type { Clock } from '../clock.ts'

/** How often a stopping server looks for connections that have become idle. Milliseconds. */
const LOOK_EVERY_MS = 25

/**
 * Takes no new connections, lets the requests under way finish and closes each connection when it is idle;
 * what is still open after `graceMs` is cut. Resolves when no connection is left.
 */
export function stopServer(server: Server, clock: Clock, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // Node closes idle connections once, at close(); one that finishes its request later would stay open.
    const look = () => {
      server.closeIdleConnections()
      cancelLook = clock.after(LOOK_EVERY_MS, look)
    }
    let cancelLook = clock.after(LOOK_EVERY_MS, look)
    const cancelCut = clock.after(graceMs, () => server.closeAllConnections())
    server.close(() => {
      cancelLook()
      cancelCut()
      resolve()
    })
  })
}
