import { DIFFICULTIES, type Difficulty } from '../issue/spec.ts'

/** The states that a label tells; one that has ended shows none. */
export const SHOWN_STATES = ['blocked', 'ready', 'assigned', 'in-progress', 'needs-input'] as const
export type ShownState = (typeof SHOWN_STATES)[number]

/** How one label looks. */
export interface LabelLook {
  /** What stands after the slash. */
  readonly name: string
  /** Six hex digits. */
  readonly color: string
}

/** What the labels of the bot are called, and how they look when they have to be made. */
export interface LabelPolicy {
  /** `scope` is what stands before the slash, with the slash. */
  readonly status: { readonly scope: string } & Readonly<Record<ShownState, LabelLook>>
  readonly agent: { readonly scope: string; readonly color: string }
  readonly difficulty: { readonly scope: string } & Readonly<Record<Difficulty, LabelLook>>
}

export const USUAL_LABELS: LabelPolicy = {
  status: {
    scope: 'status/',
    blocked: { name: 'blocked', color: 'b60205' },
    ready: { name: 'ready', color: 'fbca04' },
    assigned: { name: 'assigned', color: '0e8a16' },
    'in-progress': { name: 'in-progress', color: '1d76db' },
    'needs-input': { name: 'needs-input', color: 'd93f0b' },
  },
  agent: { scope: 'agent/', color: '5319e7' },
  difficulty: {
    scope: 'difficulty/',
    low: { name: 'low', color: 'c2e0c6' },
    medium: { name: 'medium', color: 'fef2c0' },
    high: { name: 'high', color: 'f9d0c4' },
  },
}

/** The scopes in which the bot writes, each with its slash. */
export function scopesOf({ status, agent, difficulty }: LabelPolicy): readonly string[] {
  return [status.scope, agent.scope, difficulty.scope]
}

/** The full names of the labels that tell the state of a task. */
export function statusNames({ status }: LabelPolicy): readonly string[] {
  return SHOWN_STATES.map((state) => `${status.scope}${status[state].name}`)
}

/** The difficulty that a label means by the name after its slash; undefined = it means none. */
export function difficultyNamed(
  { difficulty }: LabelPolicy,
  name: string | undefined,
): Difficulty | undefined {
  return DIFFICULTIES.find((one) => difficulty[one].name === name)
}
