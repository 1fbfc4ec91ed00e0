import type { LabelDefinition } from '../../gitea/effects/label-definitions.ts'
import { DIFFICULTIES, type Difficulty } from '../../issue/spec.ts'
import { inLanguage } from '../../language/language.ts'
import { english, say, translated } from '../../language/say.ts'
import { type LabelPolicy, SHOWN_STATES, type ShownState } from '../../policy/labels.ts'
import type { Policy } from '../../policy/policy.ts'
import type { TaskState } from '../../tasks/task.ts'

const STATUS: Readonly<Record<ShownState, string>> = {
  blocked: english`Waits for another issue`,
  ready: english`Nothing holds it back; waits for a free agent`,
  assigned: english`An agent has been chosen`,
  'in-progress': english`An agent is working on it`,
  'needs-input': english`Waits for a person`,
}

const DIFFICULTY: Readonly<Record<Difficulty, string>> = {
  low: english`A small model can do it`,
  medium: english`Ordinary work`,
  high: english`Needs a strong model`,
}

/** How the label of a state looks when it has to be made; ended tasks show none. */
export function statusLabel({ status }: LabelPolicy, state: TaskState): LabelDefinition | null {
  const shown = SHOWN_STATES.find((one) => one === state)
  if (!shown) return null
  const { name, color } = status[shown]
  return { name: `${status.scope}${name}`, color, description: translated(STATUS[shown]) }
}

export function agentLabel({ agent: look }: LabelPolicy, agent: string | null): LabelDefinition | null {
  return agent === null
    ? null
    : { name: `${look.scope}${agent}`, color: look.color, description: say`Chosen for the agent ${agent}` }
}

export function difficultyLabel(
  { difficulty: look }: LabelPolicy,
  difficulty: Difficulty | null,
): LabelDefinition | null {
  if (difficulty === null) return null
  const { name, color } = look[difficulty]
  return { name: `${look.scope}${name}`, color, description: translated(DIFFICULTY[difficulty]) }
}

/** All that the bot ever sets by itself, described in its language. */
export function allLabels({ agents, labels, language }: Omit<Policy, 'version'>): LabelDefinition[] {
  const made = inLanguage(language, () => [
    ...SHOWN_STATES.map((state) => statusLabel(labels, state)),
    ...DIFFICULTIES.map((difficulty) => difficultyLabel(labels, difficulty)),
    ...agents.map(({ name }) => agentLabel(labels, name)),
  ])
  return made.filter((label) => label !== null)
}
