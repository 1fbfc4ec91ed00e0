/** What the server says to one request. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly type: string | null
  readonly headers: Readonly<Record<string, string>>
}

export const JSON_TYPE = 'application/json;charset=utf-8'

const NONE: Readonly<Record<string, string>> = {}

export function json(status: number, value: unknown, headers = NONE): Answer {
  return { status, text: JSON.stringify(value), type: JSON_TYPE, headers }
}

/** No body, and therefore no content type. */
export function empty(status: number, headers = NONE): Answer {
  return { status, text: '', type: null, headers }
}

export function plain(status: number, text: string, type = 'text/plain; charset=utf-8'): Answer {
  return { status, text, type, headers: NONE }
}
