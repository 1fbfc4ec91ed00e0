import { problemSchema } from './answers.ts'
import type { ApiProblem } from './api-error.ts'

/** What is passed on of an answer that is no problem+json, e.g. of a proxy. */
const EXCERPT = 120

/** Why a call was refused, from its answer. */
export function problemIn(response: Response, text: string): ApiProblem {
  const { detail, title, code, hint } = problemOf(text) ?? {}
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    status: response.status,
    code,
    hint,
    detail:
      detail ?? title ?? (text.slice(0, EXCERPT).replaceAll(/\s+/g, ' ').trim() || 'no reason was given'),
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
  }
}

function problemOf(text: string) {
  try {
    const result = problemSchema.safeParse(JSON.parse(text))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}
