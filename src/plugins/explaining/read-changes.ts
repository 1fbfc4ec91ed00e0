import { nearest } from '../../app/nearest.ts'
import { excerpt } from '../../issue/excerpt.ts'
import { DIFFICULTIES, type Difficulty } from '../../issue/spec.ts'
import { isOnlyTokens, tokensIn } from '../../issue/token-count.ts'

/** What is to be other than it is. */
export interface Changed {
  readonly difficulty?: Difficulty
  readonly tokens?: number
  /** `auto` = nobody is asked for by name. */
  readonly agent?: string
  readonly blockers?: 'none'
}

/** What cannot be understood, and what would be near it. */
export interface Problem {
  readonly wrong: string
  readonly choices: readonly string[]
  readonly nearest: string | undefined
}

const KEYS = ['difficulty', 'tokens', 'agent', 'blockers'] as const
type Key = (typeof KEYS)[number]

/** Other words for the keys. */
const ALIASES: ReadonlyMap<string, Key> = new Map([
  ['estimate', 'tokens'],
  ['context', 'tokens'],
  ['blocked-by', 'blockers'],
  ['blocker', 'blockers'],
])

/** Reads `difficulty=high tokens=90k`; the first thing that is wrong ends it. Pure. */
export function readChanges(
  words: readonly string[],
  agents: readonly string[],
): Changed | { readonly problem: Problem } {
  let changed: Changed = {}
  for (const word of words) {
    const [, said = '', value = ''] = /^(?:--)?([^=:]{0,100})[=:]?(.*)$/s.exec(word) ?? []
    const key = keyOf(said)
    if (!key) return { problem: wrong(said, [...KEYS]) }
    const read = changeTo(key, value, agents)
    if ('problem' in read) return read
    changed = { ...changed, ...read }
  }
  return changed
}

function keyOf(said: string): Key | undefined {
  const key = said.toLowerCase()
  return KEYS.find((known) => known === key) ?? ALIASES.get(key)
}

function changeTo(
  key: Key,
  value: string,
  agents: readonly string[],
): Changed | { readonly problem: Problem } {
  const text = value.toLowerCase()
  switch (key) {
    case 'difficulty': {
      const difficulty = DIFFICULTIES.find((known) => known === text)
      return difficulty ? { difficulty } : { problem: wrong(value, DIFFICULTIES) }
    }
    case 'agent': {
      const agent = [...agents, 'auto'].find((name) => name === text)
      return agent === undefined ? { problem: wrong(value, [...agents, 'auto']) } : { agent }
    }
    case 'blockers':
      return text === 'none' ? { blockers: 'none' } : { problem: wrong(value, ['none']) }
    case 'tokens': {
      const tokens = isOnlyTokens(text) ? tokensIn(text) : undefined
      return tokens === undefined ? { problem: wrongTokens(text) } : { tokens }
    }
  }
}

function wrong(said: string, choices: readonly string[]): Problem {
  return { wrong: excerpt(said, 40), choices, nearest: nearest(said, choices) }
}

/** `90` alone is most likely meant in thousands. */
function wrongTokens(said: string): Problem {
  const isFew = /^\d{1,3}$/.test(said) && Number(said) > 0
  return {
    wrong: excerpt(said, 40),
    choices: ['80k', '80,000', '0.5M'],
    nearest: isFew ? `${said}k` : undefined,
  }
}
