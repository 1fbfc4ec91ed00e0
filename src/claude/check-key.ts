import type { Clock } from '../clock.ts'
import type { ClientSettings } from './client.ts'

/** What the provider says to a key and the name of a model. */
export type KeyVerdict =
  | { readonly is: 'well' }
  | { readonly is: 'denied' }
  | { readonly is: 'no such model' }
  | { readonly is: 'not told'; readonly why: string }

const TIMEOUT_MS = 4_000
/** The version of the API that has this route (platform.claude.com, "Get a model"). */
const API_VERSION = '2023-06-01'

/** Asks for the description of the model, which costs nothing. */
export async function checkKey(
  { apiKey, model, baseUrl }: ClientSettings,
  clock: Clock,
): Promise<KeyVerdict> {
  const abort = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => abort.abort())
  try {
    const answer = await fetch(`${baseUrl}/v1/models/${encodeURIComponent(model)}`, {
      headers: { 'x-api-key': apiKey, 'anthropic-version': API_VERSION },
      // the key would go wherever it leads
      redirect: 'manual',
      signal: abort.signal,
    })
    await answer.body?.cancel()
    if (answer.status === 200) return { is: 'well' }
    if (answer.status === 401 || answer.status === 403) return { is: 'denied' }
    if (answer.status === 404) return { is: 'no such model' }
    return { is: 'not told', why: `it answered ${answer.status}` }
  } catch {
    return {
      is: 'not told',
      why: abort.signal.aborted ? `no answer in ${TIMEOUT_MS / 1_000} s` : 'no connection',
    }
  } finally {
    cancel()
  }
}
