import type { FakeGitea } from '../../../src/testing/fake-gitea/index.ts'

export interface ClientAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body if it is a JSON object; else empty. */
  readonly object: Record<string, unknown>
  /** The body if it is a JSON list; else empty. */
  readonly list: Record<string, unknown>[]
}

/** A bare HTTP client with one user's token, for what a test wants to see on the wire. */
export class Client {
  readonly #gitea: FakeGitea
  readonly #authorization: string | undefined

  constructor(gitea: FakeGitea, token?: string) {
    this.#gitea = gitea
    this.#authorization = token === undefined ? undefined : `token ${token}`
  }

  async send(method: string, path: string, body?: unknown, init: RequestInit = {}): Promise<ClientAnswer> {
    const response = await fetch(`${this.#gitea.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#authorization ? { authorization: this.#authorization } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...init,
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
    const parsed = isJson ? JSON.parse(text) : {}
    const [object, list] = Array.isArray(parsed) ? [{}, parsed] : [parsed, []]
    return { status: response.status, headers: response.headers, text, object, list }
  }

  get(path: string): Promise<ClientAnswer> {
    return this.send('GET', path)
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<ClientAnswer> {
    return this.send('POST', path, body, init)
  }
}
