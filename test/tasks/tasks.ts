import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import type { Found } from '../../src/issue/reading.ts'
import { policyOf, usualSettings } from '../../src/policy/policy.ts'
import { decisionInputs } from '../../src/tasks/decision-inputs.ts'
import { afterDecision, afterHold, afterReading, type Reading } from '../../src/tasks/lifecycle.ts'
import type { Blocker, Task } from '../../src/tasks/task.ts'

/** Tasks for tests, made the way the bot makes them. */

export const profiles = DEFAULT_AGENTS
export const policy = policyOf(usualSettings(DEFAULT_AGENTS))

export function reading(change: Partial<Reading> = {}): Reading {
  return {
    key: '9#7',
    issueId: 70,
    address: { repoId: 9, owner: 'acme', repo: 'app', number: 7 },
    textHash: 'aaaa',
    spec: {
      difficulty: guessed('low'),
      estimate: guessed({ p50: 30_000, p90: 30_000 }),
      files: guessed([]),
      blockedBy: guessed([]),
      blocks: guessed([]),
      wantsTests: guessed(true),
      wantsDocs: guessed('none'),
      problems: [],
    },
    overrides: {},
    assigner: null,
    ...change,
  }
}

function guessed<T>(value: T): Found<T> {
  return { value, source: 'heuristic', words: '', confidence: 0.5 }
}

export function blocker(number: number): Blocker {
  return { key: `9#${number}`, address: { repoId: 9, owner: 'acme', repo: 'app', number } }
}

export const free = { blockers: [], trouble: null, notes: [] } as const

export function begun(): Task {
  return afterReading(undefined, reading())
}

export function ready(): Task {
  const task = begun()
  return afterHold(task, free, decisionInputs(task, policy), 1_000, true)
}

export function assigned(agent = 'minimax', slot: number | null = null): Task {
  const task = ready()
  const decision = {
    chosen: agent,
    outcome: 'chosen',
    considered: [],
    sentence: 'x',
    estimate: { p50: 30_000, p90: 30_000 },
    difficulty: 'low',
  } as const
  return afterDecision(task, decision, decisionInputs(task, policy), slot)
}
