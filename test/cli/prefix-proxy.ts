import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'

/** A proxy that has other servers under a path each, as nginx with `location /git/ { proxy_pass http://…/; }`. */
export class PrefixProxy {
  readonly #server: Server
  readonly #targets = new Map<string, string>()

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const [, prefix = '', rest = ''] = /^\/(\w+)(\/.*)$/.exec(incoming.url ?? '') ?? []
      const target = this.#targets.get(prefix)
      if (target === undefined) {
        outgoing.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Nothing here</h1>')
        return
      }
      const { method, headers } = incoming
      const onward = request(new URL(rest, target), { ...(method ? { method } : {}), headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.writeHead(502).end())
      incoming.pipe(onward)
    })
  }

  /** @param host the address to listen on; ends with a failure where the machine has no such address */
  static async listen(host = '127.0.0.1'): Promise<PrefixProxy> {
    const proxy = new PrefixProxy()
    proxy.#server.listen(0, host)
    await once(proxy.#server, 'listening')
    return proxy
  }

  /** Has a server under `/prefix/` from now on. */
  put(prefix: string, target: string): void {
    this.#targets.set(prefix, target)
  }

  /** Without a slash at the end. */
  get url(): string {
    const address = this.#server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen')
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
    return `http://${host}:${address.port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
