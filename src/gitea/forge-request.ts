import type { Checks } from './checks.ts'
import type { GiteaApi } from './client.ts'
import { GiteaError } from './gitea-error.ts'

/** A method and a path below `/api/v1`, with names in braces: `GET /repos/{owner}/{repo}/issues/{index}`. */
export type ForgeRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`

type NamesIn<Route extends string> = Route extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Path}` ? Path : Name) | NamesIn<Rest>
  : never

/** A value for each name in the braces of a route. */
export type RouteParameters<Route extends string> = {
  readonly [Name in NamesIn<Route>]: string | number
}

/** What else a request carries. */
export interface ForgeRequestOptions {
  /** `undefined` is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON. Without it a POST, PUT or PATCH sends `{}`, because newer servers refuse an empty text. */
  readonly body?: unknown
  /** Ends the call, which then fails as `away`. */
  readonly signal?: AbortSignal
}

/**
 * Calls what gitea-js has no method for: it knows Gitea up to 1.23.
 *
 * @param route values are encoded; `{+path}` keeps the slashes of a file's path
 * @param schema checks the answer; of an empty one it is given `null`
 * @throws GiteaError as every call does, `unreadable` when the answer is not what the schema says; TypeError when a
 * parameter is missing or empty
 */
export async function forgeRequest<Route extends ForgeRoute, Out>(
  gitea: GiteaApi,
  route: Route,
  parameters: RouteParameters<Route>,
  schema: Checks<Out>,
  options: ForgeRequestOptions = {},
): Promise<Out> {
  const [method = '', template = ''] = route.split(' ')
  const path = filled(template, parameters)
  const body = options.body ?? (method === 'GET' || method === 'DELETE' ? undefined : {})
  const query = Object.fromEntries(
    Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined),
  )
  const response = await gitea.request<unknown>({
    method,
    path,
    query,
    secure: true,
    format: 'json',
    ...(options.signal ? { signal: options.signal } : {}),
    ...(body === undefined ? {} : { body, type: 'application/json' as NonNullable<JsonType> }),
  })
  return checked(schema, response, { method, path })
}

/** gitea-js's own enum of types, which it does not let others build from a text. */
type JsonType = Parameters<GiteaApi['request']>[0]['type']

function filled(template: string, parameters: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\+?)(\w+)\}/g, (_, plus: string, name: string) => {
    const value = Object.hasOwn(parameters, name) ? String(parameters[name]) : ''
    if (value === '') throw new TypeError(`the path ${template} needs a value for {${name}}`)
    return plus === '+' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
}

function checked<Out>(
  schema: Checks<Out>,
  response: Response & { data: unknown },
  call: { readonly method: string; readonly path: string },
): Out {
  const result = schema.safeParse(response.data)
  if (result.success) return result.data
  const [wrong] = result.error.issues
  const said = wrong ? `${wrong.path.map(String).join('.')}: ${wrong.message}` : ''
  throw new GiteaError({ ...call, status: response.status, kind: 'unreadable', said: said.slice(0, 200) })
}
