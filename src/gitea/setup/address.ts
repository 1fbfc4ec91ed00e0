import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'

const TIMEOUT_MS = 10_000
/** The largest answer that is looked at, characters; a version is short. */
const SHOWN = 2_000

/** What stands at an address. */
type Peek =
  | { readonly is: 'forge' }
  /** It tells strangers nothing, but it is one. */
  | { readonly is: 'closed forge' }
  | { readonly is: 'elsewhere'; readonly to: string }
  | { readonly is: 'something else'; readonly status: number }
  | { readonly is: 'silent'; readonly code: string }

const versionAnswer = z.object({ version: z.string() })
const messageAnswer = z.object({ message: z.string() })

/**
 * Checks that a Gitea or Forgejo answers at an address, and tells the right one if it is nearby: http for https, a proxy
 * that redirects, the page of a repository.
 *
 * @param url without a slash at its end
 * @throws CoordinatorError `SETUP_ADDRESS`
 */
export async function checkAddress(url: string, clock: Clock): Promise<void> {
  const seen = await peek(url, clock)
  if (seen.is === 'forge' || seen.is === 'closed forge') return
  for (const other of nearby(url, seen)) {
    const there = await peek(other, clock)
    if (there.is === 'forge' || there.is === 'closed forge')
      throw wrong(`${url} ${told(seen)}.`, `There is one at ${other}: take that address.`)
  }
  throw wrong(`${url} ${told(seen)}.`, hintFor(seen))
}

function wrong(message: string, hint: string): CoordinatorError {
  return new CoordinatorError('SETUP_ADDRESS', message, { hint })
}

async function peek(url: string, clock: Clock): Promise<Peek> {
  const abort = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => abort.abort())
  try {
    const response = await fetch(`${url}/api/v1/version`, { redirect: 'manual', signal: abort.signal })
    const text = (await response.text()).slice(0, SHOWN)
    const { status, headers } = response
    const location = headers.get('location')
    if (status >= 300 && status < 400 && location)
      return { is: 'elsewhere', to: new URL(location, url).href.replace(/\/api\/v1\/version.*$/, '') }
    if (status === 200 && isA(versionAnswer, text)) return { is: 'forge' }
    if ((status === 401 || status === 403) && isA(messageAnswer, text)) return { is: 'closed forge' }
    return { is: 'something else', status }
  } catch (thrown) {
    return { is: 'silent', code: abort.signal.aborted ? 'ETIMEDOUT' : codeOf(thrown) }
  } finally {
    cancel()
  }
}

function isA(schema: z.ZodType, text: string): boolean {
  try {
    return schema.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

function codeOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message.slice(0, 100) : 'no connection'
}

/** Where else it may be: the other scheme, where it redirects to, and every folder above. */
export function nearby(url: string, seen: { readonly is: string; readonly to?: string }): string[] {
  const { protocol, host, pathname } = new URL(url)
  const other = `${protocol === 'https:' ? 'http' : 'https'}://${host}${pathname.replace(/\/$/, '')}`
  const folders = pathname.split('/').filter((part) => part !== '')
  const above = folders.map((_, index) => [`${protocol}//${host}`, ...folders.slice(0, index)].join('/'))
  return [...(seen.to === undefined ? [] : [seen.to]), other, ...above.reverse()]
}

function told(seen: Peek): string {
  if (seen.is === 'silent') return `does not answer (${seen.code})`
  if (seen.is === 'elsewhere') return `sends elsewhere, to ${seen.to}`
  return `is not the address of a Gitea or Forgejo${seen.is === 'something else' ? ` (it answered ${seen.status})` : ''}`
}

function hintFor(seen: Peek): string {
  if (seen.is !== 'silent')
    return 'Take the address at which its front page opens, with its sub path if it has one: https://example.com/git'
  if (/CERT|SIGNED|ISSUER/.test(seen.code))
    return 'Node.js does not trust its certificate: NODE_EXTRA_CA_CERTS=FILE names the one that signed it.'
  if (seen.code === 'ENOTFOUND' || seen.code === 'EAI_AGAIN')
    return 'There is no host of this name; look for a typing error.'
  return 'See that it runs, and that this machine may reach its port.'
}
