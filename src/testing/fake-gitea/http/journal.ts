/** One request that came in over the network. */
export interface JournalEntry {
  /** The login, or null for a stranger or a wrong token. */
  readonly as: string | null
  /** `GET`, `POST` and so on. */
  readonly method: string
  /** Below `/api/v1`. */
  readonly path: string
  /** Without the question mark; empty if there was none. */
  readonly query: string
  /** Parsed if it was JSON, else the text; null if there was none. */
  readonly body: unknown
  /** Null until it was answered, and for good if the connection was cut. */
  status: number | null
  /** When it came in, ms since 1970. */
  readonly atMs: number
}

export function bodyOf(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
