import type { LabelDefinition } from '../../gitea/effects/label-definitions.ts'
import type { Difficulty } from '../../issue/spec.ts'
import type { TaskState } from '../../tasks/task.ts'

/** The scopes that the bot writes; each label of them is exclusive in its scope. */
export const SCOPES = ['status/', 'agent/', 'difficulty/'] as const
export type Scope = (typeof SCOPES)[number]

const STATUS: Partial<Record<TaskState, Omit<LabelDefinition, 'name'>>> = {
  blocked: { color: 'b60205', description: 'Waits for another issue' },
  ready: { color: 'fbca04', description: 'Nothing holds it back; waits for a free agent' },
  assigned: { color: '0e8a16', description: 'An agent has been chosen' },
  'in-progress': { color: '1d76db', description: 'An agent is working on it' },
  'needs-input': { color: 'd93f0b', description: 'Waits for a person' },
}

const DIFFICULTY: Record<Difficulty, Omit<LabelDefinition, 'name'>> = {
  low: { color: 'c2e0c6', description: 'A small model can do it' },
  medium: { color: 'fef2c0', description: 'Ordinary work' },
  high: { color: 'f9d0c4', description: 'Needs a strong model' },
}

/** How the label of a state looks when it has to be made; ended tasks show none. */
export function statusLabel(state: TaskState): LabelDefinition | null {
  const look = STATUS[state]
  return look ? { name: `status/${state}`, ...look } : null
}

export function agentLabel(agent: string | null): LabelDefinition | null {
  return agent === null
    ? null
    : { name: `agent/${agent}`, color: '5319e7', description: `Chosen for the agent ${agent}` }
}

export function difficultyLabel(difficulty: Difficulty | null): LabelDefinition | null {
  return difficulty === null ? null : { name: `difficulty/${difficulty}`, ...DIFFICULTY[difficulty] }
}
