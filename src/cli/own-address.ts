import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'

const TIMEOUT_MS = 3_000

/** Where the bot with these settings answers to somebody on its machine. */
export function ownUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return `http://${here(host)}:${port}`
}

/** All addresses of the machine have one that leads to itself. */
function here(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** What the bot at an address says of itself. */
export interface OwnHealth {
  readonly isWell: boolean
  /** JSON. */
  readonly text: string
}

/**
 * Asks `/health`.
 * @returns undefined when what answers there is not the bot
 * @throws the system's error when nothing answers within 3 s
 */
export async function askHealth(url: string, clock: Clock): Promise<OwnHealth | undefined> {
  const abort = new AbortController()
  const cancel = clock.after(TIMEOUT_MS, () => abort.abort())
  try {
    const answer = await fetch(`${url}/health`, { signal: abort.signal, redirect: 'manual' })
    const text = await answer.text()
    return text.includes('"checks"') ? { isWell: answer.status === 200, text } : undefined
  } finally {
    cancel()
  }
}
