import { type Api, giteaApi } from 'gitea-js'
import { type GuardOptions, guardedFetch } from './guarded-fetch.ts'

/** gitea-js's client: `api.repos.issueGetIssue(owner, repo, number)` and so on for everything that Gitea offers. */
export type GiteaApi = Api<unknown>

/** Where Gitea is, and as whom the bot speaks. */
export interface GiteaClientOptions extends GuardOptions {
  /** Asked for with each call if it is a function: a token can be renewed. */
  readonly token: string | (() => string)
  /** Sent with every call, in place of what the token makes: `{ Authorization: 'Basic …' }`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A gitea-js client behind the {@link guardedFetch}, whose text parameters are safe to pass on: gitea-js puts them into
 * the URL as they are, so `../../admin` as a repository's name would call another route.
 *
 * @example
 * const gitea = giteaClient({ baseUrl: 'https://git.example', token, clock: systemClock, timeoutMs: 10_000 })
 * const { data: issue } = await gitea.repos.issueGetIssue('acme', 'app', 7)
 * @throws GiteaError from every method
 */
export function giteaClient(options: GiteaClientOptions): GiteaApi {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const { token } = options
  const asked = typeof token === 'string' ? undefined : () => ({ Authorization: `token ${token()}` })
  const customFetch = withHeaders(guardedFetch({ ...options, baseUrl }), () => ({
    ...asked?.(),
    ...options.headers,
  }))
  const api = giteaApi(baseUrl, { ...(typeof token === 'string' ? { token } : {}), customFetch })
  const safe = Object.entries(api).flatMap(([name, group]) =>
    isMethodGroup(group) ? [[name, new Proxy(group, encodingParameters)] as const] : [],
  )
  return Object.assign(api, Object.fromEntries(safe))
}

function withHeaders(send: typeof fetch, more: () => Readonly<Record<string, string>>): typeof fetch {
  return (input, init = {}) => {
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(more())) headers.set(name, value)
    return send(input, { ...init, headers: Object.fromEntries(headers) })
  }
}

type Method = (...parameters: unknown[]) => unknown
type MethodGroup = Record<string, Method>

/** Beside its groups of methods, a client has private parts, such as a Map. */
function isMethodGroup(part: unknown): part is MethodGroup {
  return typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype
}

/** Methods whose text parameters hold a path of files; its slashes stay. */
const TAKES_FILE_PATH = /Contents|RawFile|EditorConfig|(Create|Update|Delete)File|Archive|Tree/
/** Methods whose text parameter is the body, not part of the path. */
const TAKES_TEXT_BODY = /render/
/** The type is missing for these in Gitea's own documents, and the server answers 422 without it. */
const NEEDS_JSON_TYPE = /^issue(Create|Remove)Issue(Dependencies|Blocking)$/

/** Changes a method when it is asked for: there are hundreds, each run has a client of its own, and calls a few of them. */
const encodingParameters: ProxyHandler<MethodGroup> = {
  get(group, name) {
    const method: unknown = Reflect.get(group, name)
    if (typeof method !== 'function' || typeof name !== 'string' || TAKES_TEXT_BODY.test(name)) return method
    return (...parameters: unknown[]) =>
      method(
        ...withJsonType(
          name,
          parameters.map((value) => encoded(name, value)),
        ),
      )
  },
}

function encoded(method: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (!TAKES_FILE_PATH.test(method)) return encodeURIComponent(value)
  return value.split('/').map(encodeURIComponent).join('/')
}

function withJsonType(method: string, parameters: unknown[]): unknown[] {
  if (!NEEDS_JSON_TYPE.test(method)) return parameters
  const [owner, repo, index, body, ...rest] = parameters
  const [extra = {}] = rest
  return [owner, repo, index, body, { type: 'application/json', ...Object(extra) }]
}
