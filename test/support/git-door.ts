import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'

/** What the door asks before it lets a request in. */
export interface DoorRules {
  /** The repositories' folder, which has `alice/app.git` in it. */
  readonly root: string
  /** Whether this password may push (true), only read (false), or neither (undefined). */
  readonly mayPush: (password: string) => boolean | undefined
  /** Called after each push, before it is answered. */
  readonly onPush: (repository: string) => Promise<void>
}

/**
 * git over HTTP for a forge that has none of its own: a proxy that git is pointed to, in front of `git http-backend`. So the
 * addresses stay those of the forge.
 */
export class GitDoor {
  readonly #server: Server
  readonly #rules: DoorRules
  /** Answers the next pushes with this status. */
  refusePushes: number | undefined
  /** What was asked, with the header that went with it. */
  readonly journal: { readonly path: string; readonly authorization: string | undefined }[] = []

  private constructor(rules: DoorRules) {
    this.#rules = rules
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async open(rules: DoorRules): Promise<GitDoor> {
    const door = new GitDoor(rules)
    door.#server.listen(0, '127.0.0.1')
    await once(door.#server, 'listening')
    return door
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams, search } = new URL(request.url ?? '', this.url)
    this.journal.push({ path: pathname, authorization: request.headers.authorization })
    const isPush =
      pathname.endsWith('/git-receive-pack') || searchParams.get('service') === 'git-receive-pack'
    const refusal = this.#refusal(request, isPush)
    if (refusal !== undefined) {
      const headers = refusal === 401 ? { 'www-authenticate': 'Basic realm="door"' } : {}
      response.writeHead(refusal, headers).end()
      return
    }
    await this.#backend(request, response, { pathname, query: search.slice(1) })
  }

  #refusal({ headers: { authorization } }: IncomingMessage, isPush: boolean): number | undefined {
    const [, basic = ''] = /^Basic (.+)$/.exec(authorization ?? '') ?? []
    const password = Buffer.from(basic, 'base64').toString('utf8').split(':')[1] ?? ''
    const mayPush = this.#rules.mayPush(password)
    if (mayPush === undefined) return 401
    if (!isPush) return undefined
    return mayPush ? this.refusePushes : 403
  }

  async #backend(
    request: IncomingMessage,
    response: ServerResponse,
    { pathname, query }: { pathname: string; query: string },
  ): Promise<void> {
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#rules.root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'somebody',
        PATH_INFO: pathname,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    void pipeline(request, child.stdin).catch(() => {})
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(child, 'close')
    const whole = Buffer.concat(chunks)
    if (pathname.endsWith('/git-receive-pack'))
      await this.#rules.onPush(pathname.replace(/^\/|\.git\/.*$/g, ''))
    const end = whole.indexOf('\r\n\r\n')
    const lines = whole.subarray(0, end).toString('latin1').split('\r\n')
    const headers = lines.map((line): [string, string] => {
      const [name = '', value = ''] = line.split(/: ?(.*)/)
      return [name, value]
    })
    const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200)
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')))
    response.end(whole.subarray(end + 4))
  }
}
