/** An answer with its headers. */
export interface FullAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A body that need not be JSON. */
export interface RawBody {
  readonly type: string
  readonly text: string
}

/** Speaks HTTP with a forge as somebody: sees the headers, follows no redirect, may send what is no JSON. */
export class Caller {
  readonly #url: string
  readonly #token: string | undefined

  /** @param token a stranger has none */
  constructor(url: string, token?: string) {
    this.#url = url
    this.#token = token
  }

  /** @param path below `/api/v1` */
  async asks(method: string, path: string, body?: RawBody): Promise<FullAnswer> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `token ${this.#token}` }),
        ...(body ? { 'content-type': body.type } : {}),
      },
      ...(body ? { body: body.text } : {}),
    })
    const { status, headers } = response
    return { status, headers, text: await response.text() }
  }
}
