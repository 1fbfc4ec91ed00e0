import { isDeepStrictEqual } from 'node:util'
import { moneyText } from '../agents/amounts.ts'
import { limitText } from '../agents/budget.ts'
import { calibrationText } from '../agents/calibration.ts'
import { type Room, takenText, waitsForRoom } from '../agents/elbow-room.ts'
import type { AgentProfile } from '../agents/profile.ts'
import type { ChoiceInputs, Counts } from '../agents/rule.ts'
import { rangeText } from '../agents/spec-rows.ts'
import { say } from '../language/say.ts'
import type { DecisionRecord } from './decision-record.ts'

/** One thing that is different between two decisions: `{ what: 'difficulty', before: 'low', after: 'high' }`. */
export interface Change {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** More agents than this are not compared one by one: people read these. */
const AGENTS_TOLD = 5

/** What changed from one decision to a later one of the same issue, the result first. Pure; empty = nothing that counts. */
export function changesBetween(before: DecisionRecord, after: DecisionRecord): Change[] {
  const one = before.inputs
  const two = after.inputs
  return [
    change(say`result`, resultOf(before), resultOf(after)),
    change(say`difficulty`, one.choice.need.difficulty, two.choice.need.difficulty),
    change(say`estimate`, rangeText(one.choice.need.estimate), rangeText(two.choice.need.estimate)),
    change(say`learned`, calibrationText(one.choice.calibration), calibrationText(two.choice.calibration)),
    change(say`asked for`, one.choice.need.wish ?? say`nobody`, two.choice.need.wish ?? say`nobody`),
    change(say`priority`, String(one.priority), String(two.priority)),
    change(say`before it in the queue`, String(one.ahead), String(two.ahead)),
    ...agentChanges(one.choice.profiles, two.choice.profiles),
    ...loadChanges(before, after),
    change(say`files that others have`, roomText(one.choice.room), roomText(two.choice.room)),
    ...moneyChanges(one.choice, two.choice),
    change(say`part of a window`, percent(one.choice.windowShare), percent(two.choice.windowShare)),
    change(
      say`order of agents`,
      one.choice.order.join(', ') || say`none`,
      two.choice.order.join(', ') || say`none`,
    ),
    change(say`rule`, String(before.rule), String(after.rule)),
  ].filter((found) => found !== undefined)
}

/** What came of a decision, in a few words. */
export function resultOf({ decision }: Pick<DecisionRecord, 'decision'>): string {
  if (decision.chosen !== undefined) return decision.chosen
  if (waitsForRoom(decision)) return say`waits for files that others change`
  if (decision.outcome !== 'wait')
    return decision.approval ? say`waits for a person to approve the price` : say`no agent fits`
  if (decision.waits) return say`waits for ${decision.waits.agent}, which costs less`
  return decision.money && !decision.money.orAgent ? say`waits for money` : say`waits for a free agent`
}

function moneyChanges(one: ChoiceInputs, two: ChoiceInputs): (Change | undefined)[] {
  const approved = ({ need }: ChoiceInputs) => moneyText(need.approvedUsd ?? 0)
  const above = ({ approveAboveUsd: usd }: ChoiceInputs) =>
    usd === undefined ? say`nothing` : moneyText(usd)
  return [
    change(say`budgets`, pursesText(one), pursesText(two)),
    change(say`approved`, approved(one), approved(two)),
    change(say`has to be approved above`, above(one), above(two)),
    change(say`an hour of waiting costs`, hourText(one), hourText(two)),
  ]
}

/** What was taken of them is no change of anything that was settled. */
function pursesText({ purses = [] }: ChoiceInputs): string {
  return purses.map(limitText).join(', ') || say`none`
}

function hourText({ waiting }: ChoiceInputs): string {
  return waiting ? moneyText(waiting.usdPerHour) : say`nothing`
}

function roomText(room: Room | undefined): string {
  return room ? takenText(room.taken) : say`none`
}

function change(what: string, before: string, after: string): Change | undefined {
  return before === after ? undefined : { what, before, after }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

function agentChanges(before: readonly AgentProfile[], after: readonly AgentProfile[]): Change[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))]
  const found = names.flatMap((name) => {
    const one = before.find((profile) => profile.name === name)
    const two = after.find((profile) => profile.name === name)
    if (isDeepStrictEqual(one, two)) return []
    return { what: say`agent ${name}`, before: profileText(one, two), after: profileText(two, one) }
  })
  const more = found.length - AGENTS_TOLD
  const rest = more > 0 ? [{ what: say`other agents`, before: '', after: say`${more} more changed` }] : []
  return [...found.slice(0, AGENTS_TOLD), ...rest]
}

/** Only what differs. */
function profileText(profile: AgentProfile | undefined, other: AgentProfile | undefined): string {
  if (!profile) return say`not there`
  if (!other) return say`there`
  const fields = Object.entries({ ...other, ...profile }).filter(
    ([field]) => !isDeepStrictEqual(Reflect.get(profile, field), Reflect.get(other, field)),
  )
  return fields.map(([field]) => `${field} ${valueText(Reflect.get(profile, field))}`).join(', ')
}

function valueText(value: unknown): string {
  if (value === undefined) return say`unset`
  return Array.isArray(value) ? value.join(say` and `) : String(value)
}

/** How busy agents were counts where that was a reason, at one of the two. */
function loadChanges(before: DecisionRecord, after: DecisionRecord): Change[] {
  return after.inputs.choice.profiles.flatMap(({ name, maxConcurrent }) => {
    if (maxConcurrent === undefined) return []
    const found = change(say`${name} holds`, held(before, name), held(after, name))
    return found ? [found] : []
  })
}

function held({ inputs }: DecisionRecord, agent: string): string {
  const of = (counts: Counts) => counts.find(([name]) => name === agent)?.[1] ?? 0
  return String(of(inputs.choice.held) + of(inputs.choice.promised))
}
