import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { GiteaApi } from '../client.ts'
import { type ForgeServer, forgeServer } from '../forge-server.ts'
import { readAs } from '../wire.ts'

/** How a server answers. */
export interface ServerFacts {
  readonly server: ForgeServer
  /** How far its clock is ahead of ours, ms, to a second; undefined = it does not say what time it has. */
  readonly aheadMs: number | undefined
  /** How long one small call took, ms. */
  readonly tookMs: number
}

const version = z.object({ version: z.string() })

/** @throws GiteaError when it does not answer */
export async function lookAtServer(gitea: GiteaApi, clock: Clock): Promise<ServerFacts> {
  const begunMs = clock.monotonic()
  const answer = await gitea.version.getVersion()
  const tookMs = clock.monotonic() - begunMs
  const date = Date.parse(answer.headers.get('date') ?? '')
  // the header has no parts of a second, and was made somewhere in the middle
  const aheadMs = Number.isNaN(date) ? undefined : date + 500 - (clock.now() - tookMs / 2)
  return { server: forgeServer(readAs(version, answer).version), aheadMs, tookMs }
}

const TLS_TIMEOUT_MS = 5_000

/**
 * Until when the certificate of a server is good, ms since 1970.
 * @throws Error when no connection comes about, or the certificate is not trusted
 */
export function certificateEnd(url: string, clock: Clock): Promise<number> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    // an address is no name that could be asked for
    const name = isIP(host) === 0 ? { servername: host } : {}
    const socket = connect({ host, port: Number(port || 443), ...name })
    const cancel = clock.after(TLS_TIMEOUT_MS, () => socket.destroy(new Error('no answer')))
    socket.once('secureConnect', () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to))
      socket.end()
    })
    socket.once('error', reject)
    socket.once('close', cancel)
  })
}
