import type { AgentProfile } from '../agents/profile.ts'
import { didYouMean } from '../app/nearest.ts'
import { DIFFICULTIES } from '../issue/spec.ts'
import { english } from '../language/say.ts'
import { moneyOf } from './apply-money.ts'
import type { AgentChange, FileSettings } from './file-schema.ts'
import { type LabelPolicy, SHOWN_STATES, scopesOf } from './labels.ts'
import type { Settled } from './policy.ts'

/** Something that is wrong in a file, by the path of it. */
export interface Wrong {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Whose file it is: what app.yml says of an agent nobody below may make cheaper or larger. */
export type Level = 'instance' | 'repository'

/** What counts when a file says something on top of what counted before, field by field; and what it must not say. Pure. */
export function applied(
  before: Settled,
  file: FileSettings,
  level: Level,
): { readonly after: Settled; readonly wrong: readonly Wrong[] } {
  const wrong: Wrong[] = []
  const agents = agentsOf(before.agents, file.agents ?? {}, level, wrong)
  const labels = labelsOf(before.labels, file.labels ?? {})
  checkOrder(file.order ?? [], agents, wrong)
  checkLabels(labels, wrong)
  const after = {
    ...before,
    agents,
    labels,
    order: file.order ?? before.order,
    windowShare: file.windowShare ?? before.windowShare,
    mode: file.mode ?? before.mode,
    language: file.language ?? before.language,
    calibration: file.calibration ?? before.calibration,
    elbowRoom: file.elbowRoom ?? before.elbowRoom,
    sharedFiles: file.sharedFiles ?? before.sharedFiles,
    ...moneyOf(before, file, level, wrong),
    commands: {
      whoCanUse: { ...before.commands.whoCanUse, ...file.commands?.whoCanUse },
      allow: file.commands?.allow ?? before.commands.allow,
      otherBots: file.commands?.otherBots ?? before.commands.otherBots,
    },
  }
  return { after, wrong }
}

type Changes = Readonly<Record<string, AgentChange>>

function agentsOf(
  known: readonly AgentProfile[],
  changes: Changes,
  level: Level,
  wrong: Wrong[],
): readonly AgentProfile[] {
  const changed = known.map((profile) => {
    const change = Object.hasOwn(changes, profile.name) ? changes[profile.name] : undefined
    return change ? changedAgent(profile, change, level, wrong) : profile
  })
  const added = Object.entries(changes)
    .filter(([name]) => !known.some((profile) => profile.name === name))
    .flatMap(([name, change]) => newAgent(name, change, { level, known, wrong }))
  return [...changed, ...added]
}

function changedAgent(
  profile: AgentProfile,
  change: AgentChange,
  level: Level,
  wrong: Wrong[],
): AgentProfile {
  if (level === 'instance') return { ...profile, ...change }
  const { maxConcurrent, costPerMtok, ...rest } = change
  const path = ['agents', profile.name]
  if (costPerMtok !== undefined && costPerMtok !== profile.costPerMtok)
    wrong.push({
      path: [...path, 'costPerMtok'],
      message: english`The price of ${profile.name} is settled above this file (${profile.costPerMtok}), and cannot be changed here.`,
    })
  if (rest.contextLimit !== undefined && rest.contextLimit > profile.contextLimit)
    wrong.push({
      path: [...path, 'contextLimit'],
      message: english`The window of ${profile.name} has ${profile.contextLimit} tokens; here it can only be made smaller.`,
    })
  return { ...profile, ...rest, ...(maxConcurrent === undefined ? {} : { maxHere: maxConcurrent }) }
}

interface Around {
  readonly level: Level
  readonly known: readonly AgentProfile[]
  readonly wrong: Wrong[]
}

function newAgent(name: string, change: AgentChange, { level, known, wrong }: Around): AgentProfile[] {
  const { contextLimit, costPerMtok, capabilities, enabled = true, maxConcurrent, ...rest } = change
  if (contextLimit === undefined || costPerMtok === undefined || capabilities === undefined) {
    const names = known.map((profile) => profile.name)
    const missing = Object.entries({ contextLimit, costPerMtok, capabilities }).flatMap(([key, value]) =>
      value === undefined ? [key] : [],
    )
    const hint = didYouMean(name, names, english`There are ${names.join(', ') || 'none'}.`)
    const message = english`There is no agent "${name}", and a new one needs ${missing.join(', ')}. ${hint}`
    wrong.push({ path: ['agents', name], message })
    return []
  }
  const limit = level === 'instance' ? { maxConcurrent } : { maxHere: maxConcurrent }
  const limits = maxConcurrent === undefined ? {} : limit
  return [{ name, contextLimit, costPerMtok, capabilities, enabled, ...rest, ...limits } as AgentProfile]
}

function labelsOf(before: LabelPolicy, file: NonNullable<FileSettings['labels']>): LabelPolicy {
  return {
    status: withLooks(before.status, SHOWN_STATES, file.status ?? {}),
    agent: { ...before.agent, ...file.agent, ...scopeIn(file.agent) },
    difficulty: withLooks(before.difficulty, DIFFICULTIES, file.difficulty ?? {}),
  }
}

function scopeIn(file: { readonly scope?: string } | undefined): { readonly scope?: string } {
  return file?.scope === undefined ? {} : { scope: `${file.scope}/` }
}

/** @returns the same kind of thing as `before`, with what the file says of the scope and of each value */
function withLooks<Value extends string, Looks extends { readonly scope: string }>(
  before: Looks & Readonly<Record<Value, object>>,
  values: readonly Value[],
  file: { readonly scope?: string } & Readonly<Partial<Record<Value, object>>>,
): Looks & Readonly<Record<Value, object>> {
  const looks = values.map((value) => [value, { ...before[value], ...file[value] }])
  return { ...before, ...Object.fromEntries(looks), ...scopeIn(file) }
}

function checkOrder(order: readonly string[], agents: readonly AgentProfile[], wrong: Wrong[]): void {
  const names = agents.map(({ name }) => name)
  for (const [index, name] of order.entries())
    if (!names.includes(name))
      wrong.push({
        path: ['order', index],
        message: english`There is no agent "${name}". ${didYouMean(name, names, english`There are ${names.join(', ')}.`)}`,
      })
}

/** Two values with one label could not be told apart. */
function checkLabels(labels: LabelPolicy, wrong: Wrong[]): void {
  const scopes = scopesOf(labels).map((scope) => scope.toLowerCase())
  if (new Set(scopes).size < scopes.length)
    wrong.push({
      path: ['labels'],
      message: english`The scopes of status, agent and difficulty have to differ.`,
    })
  for (const [kind, values] of [
    ['status', SHOWN_STATES.map((state) => labels.status[state].name)],
    ['difficulty', DIFFICULTIES.map((difficulty) => labels.difficulty[difficulty].name)],
  ] as const) {
    const isTwice = new Set(values.map((value) => value.toLowerCase())).size < values.length
    if (isTwice) wrong.push({ path: ['labels', kind], message: english`Each value needs a name of its own.` })
  }
}
