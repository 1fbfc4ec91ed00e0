import type { LogFormat } from '../../../log-line.ts'

/** What a log goes to, and what is said about it. */
export interface LogPlace {
  /** `LOG_FORMAT`. */
  readonly said?: 'json' | 'pretty' | undefined
  readonly isTerminal: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Pretty for a person at a terminal, JSON for everything else; what `LOG_FORMAT` says goes first. `CI` and `NO_COLOR`
 * (no-color.org) say that nobody looks, or wants no colours.
 */
export function logFormatFor({ said, isTerminal, env }: LogPlace): LogFormat {
  const isPlain = !isTerminal || Boolean(env.CI) || Boolean(env.NO_COLOR)
  const format = said ?? (isPlain ? 'json' : 'pretty')
  return format === 'pretty' && !isPlain ? 'pretty-coloured' : format
}
