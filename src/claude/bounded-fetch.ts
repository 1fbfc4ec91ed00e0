import { isUnsent, mayBePaid, waitIn } from './model-failure.ts'

/** An answer has some 2 kB; whatever is larger than this is none. */
const MAX_ANSWER_BYTES = 1024 * 1024
/** A wait that is longer is not spent inside a call: the caller decides what becomes of the issue meanwhile. */
const LONGEST_WAIT_INSIDE_MS = 5_000

/**
 * A `fetch` for the SDK that follows no redirect (the key would go along), reads at most 1 MiB, and stops the SDK from
 * sleeping for as long as a server asks, which could be days, and from asking again what may have been answered: the budget
 * has room for one answer.
 */
export function boundedFetch(fetchImpl: typeof fetch = fetch): typeof fetch {
  return async (input, init = {}) => {
    try {
      return await answerOf(await fetchImpl(input, { ...init, redirect: 'manual' }))
    } catch (thrown) {
      if (isUnsent(thrown)) throw thrown
      // the SDK would repeat whatever is thrown
      return noAnswer('answer_lost')
    }
  }
}

async function answerOf(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers)
  // it is the text now, whatever it was on the wire
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  const { ok, status, statusText } = answer
  if (mayBePaid(status) || (waitIn(headers) ?? 0) > LONGEST_WAIT_INSIDE_MS)
    headers.set('x-should-retry', 'false')
  const body = await textOf(answer)
  if (body === undefined || (ok && !isMessage(body))) return noAnswer('not_the_api')
  return new Response(status === 204 || status === 304 ? null : body, { status, statusText, headers })
}

/** As a gateway would say it, with a type that `failureOf` knows; not to be asked again at once. */
function noAnswer(type: 'answer_lost' | 'not_the_api'): Response {
  return Response.json({ error: { type } }, { status: 502, headers: { 'x-should-retry': 'false' } })
}

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
