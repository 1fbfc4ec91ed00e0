import { waitIn } from './model-failure.ts'

/** An answer has some 2 kB; whatever is larger than this is none. */
const MAX_ANSWER_BYTES = 1024 * 1024
/** A wait that is longer is not spent inside a call: the caller decides what becomes of the issue meanwhile. */
const LONGEST_WAIT_INSIDE_MS = 5_000

/**
 * A `fetch` for the SDK that follows no redirect (the key would go along), reads at most 1 MiB, and stops the SDK from
 * sleeping for as long as a server asks, which could be days.
 */
export function boundedFetch(fetchImpl: typeof fetch = fetch): typeof fetch {
  return async (input, init = {}) => {
    const answer = await fetchImpl(input, { ...init, redirect: 'manual' })
    const headers = new Headers(answer.headers)
    // it is the text now, whatever it was on the wire
    for (const name of ['content-encoding', 'content-length']) headers.delete(name)
    if ((waitIn(headers) ?? 0) > LONGEST_WAIT_INSIDE_MS) headers.set('x-should-retry', 'false')
    const { ok, status, statusText } = answer
    const body = await textOf(answer)
    if (body === undefined || (ok && !isMessage(body))) return NOT_THE_API()
    return new Response(status === 204 || status === 304 ? null : body, { status, statusText, headers })
  }
}

/** As the API would say that it is not there; to ask again at once is no use. */
const NOT_THE_API = () =>
  Response.json(
    { error: { type: 'not_the_api', message: '' } },
    { status: 502, headers: { 'x-should-retry': 'false' } },
  )

/** A proxy's login page comes with a 200 as well. */
function isMessage(body: string): boolean {
  try {
    const message: unknown = JSON.parse(body)
    return (
      typeof message === 'object' &&
      message !== null &&
      'content' in message &&
      Array.isArray(message.content)
    )
  } catch {
    return false
  }
}

/** undefined = it is too large. */
async function textOf(answer: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
