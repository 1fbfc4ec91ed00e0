import { PRIORITY_WORDS, rankOf } from '../../agents/priority.ts'
import { type AgentProfile, worksIn } from '../../agents/profile.ts'
import { nearest } from '../../app/nearest.ts'
import { difficultiesIn, nearestDifficulty } from '../../issue/difficulty-word.ts'
import { DIFFICULTIES, type Difficulty } from '../../issue/spec.ts'
import { saidTokens } from '../../issue/token-count.ts'
import { noAgent, noValue } from './messages.ts'

/** What the words after a command order: a value, undefined for `auto`; or why they order nothing. */
export type Value<T> = { readonly value: T | undefined } | { readonly problem: string }

const AUTO: Value<never> = { value: undefined }

/** @param repo `owner/repo` */
export function agentIn(words: string, profiles: readonly AgentProfile[], repo: string): Value<string> {
  const name = words
    .trim()
    .replace(/^(?:agent\/|@)/i, '')
    .toLowerCase()
  const profile = profiles.find((candidate) => candidate.name === name)
  if (!profile && name === 'auto') return AUTO
  const here = profiles.filter((candidate) => candidate.enabled && worksIn(candidate, repo))
  const agents = here.map((candidate) => candidate.name)
  if (!profile) return { problem: noAgent.unknown(words, nearest(name, [...agents, 'auto']), agents) }
  if (!profile.enabled) return { problem: noAgent.off(name, agents) }
  return here.includes(profile) ? { value: name } : { problem: noAgent.elsewhere(name, agents) }
}

export function difficultyIn(words: string): Value<Difficulty> {
  const name = plain(words).replace(/^difficulty\//, '')
  if (name === 'auto') return AUTO
  const found = new Set(difficultiesIn(name))
  const [difficulty] = found
  if (difficulty !== undefined && found.size === 1) return { value: difficulty }
  const near = nearestDifficulty(name)?.difficulty ?? nearest(name, [...DIFFICULTIES, 'auto'])
  return { problem: noValue.difficulty(words, near) }
}

export function estimateIn(words: string): Value<number> {
  const text = plain(words)
  if (text === 'auto') return AUTO
  const said = saidTokens(text)
  if ('tokens' in said) return { value: said.tokens }
  return { problem: noValue.estimate(words, said.near ?? nearest(text, ['auto'])) }
}

export function priorityIn(words: string): Value<number> {
  const name = plain(words)
    .replace(/^priority\s*[/:]\s*/, '')
    .replace(/[.!?]+$/, '')
  if (name === 'auto') return AUTO
  const rank = rankOf(name)
  return rank === undefined
    ? { problem: noValue.priority(words, nearest(name, [...PRIORITY_WORDS, 'auto'])) }
    : { value: rank }
}

function plain(words: string): string {
  return words.trim().toLowerCase()
}
