import { estimateText, minuteOf, moneyText } from '../../agents/amounts.ts'
import { limitText, takenText as usdTakenText } from '../../agents/budget.ts'
import { calibrationText } from '../../agents/calibration.ts'
import type { Decision } from '../../agents/choose-agent.ts'
import { takenText, waitsForRoom } from '../../agents/elbow-room.ts'
import { waitsForMoney } from '../../agents/money.ts'
import { say } from '../../language/say.ts'
import type { Change } from '../../tasks/decision-changes.ts'
import { resultOf } from '../../tasks/decision-changes.ts'
import type { DecisionRecord } from '../../tasks/decision-record.ts'
import { isHeld, isUnsteady, type Task } from '../../tasks/task.ts'
import { waitsForText } from '../blockers-text.ts'
import { calibratedText } from '../calibrated-text.ts'
import { consideredTable, folded } from '../considered-table.ts'
import { orderTexts } from '../orders-text.ts'
import { factList, ordersFact, paragraphs, sourceText, wordsText } from './phrases.ts'

/** What is said to `/why`. */

/** What changed on the way to another decision. */
export interface Compared {
  readonly number: number
  readonly changes: readonly Change[]
}

/** What is known of the present decision beside the task. */
export interface Present {
  /** Undefined = it was made before records were kept. */
  readonly record: DecisionRecord | undefined
  /** In the queue for an agent, from 1. */
  readonly place: number | undefined
  /** What would be chosen now if nothing held it back. */
  readonly would: Decision
  /** The decision before it. */
  readonly before: Compared | undefined
}

/** Why it is as it is now, of a task as everybody may see it. */
export function presentText(task: Task, { record, place, would, before }: Present): string {
  const { decision } = task
  if (!decision) return ''
  return paragraphs(
    say`**Decision ${task.decisionNumber}: ${headline(decision)}.**`,
    decision.sentence,
    factList([
      say`Holds it back: ${holdsText(task, place, would)}`,
      ...needFacts(record, decision),
      ordersFact(orderTexts(task)),
      record
        ? triggerFact(record)
        : say`I have no record of what this was made from: it is older than my records.`,
      before ? changesFact(say`Since decision ${before.number}`, before.changes) : '',
    ]),
    task.state === 'blocked' ? say`If nothing held it back: ${would.sentence}` : '',
    consideredTable(decision),
    record ? madeFromText(record) : '',
    before ? say`_\`/why ${before.number}\` tells of the one before._` : '',
  )
}

/** An earlier decision, and what came after it. */
export function earlierText(
  record: DecisionRecord,
  later: Compared | undefined,
  orders: readonly string[],
): string {
  const { decision } = record
  return paragraphs(
    say`**Decision ${record.number} was: ${headline(decision)}.**`,
    decision.sentence,
    factList([
      ...needFacts(record, decision),
      ordersFact(orders),
      triggerFact(record),
      later ? changesFact(say`On the way to decision ${later.number}`, later.changes) : '',
    ]),
    folded(say`Every agent that was considered`, consideredTable(decision)),
    madeFromText(record),
  )
}

/** One that is not stored. */
export function unknownText(number: number, kept: readonly number[], present: number): string {
  if (number > present) {
    return present === 0
      ? say`Nothing has been decided here yet. \`/why\` tells what holds it back.`
      : say`There is no decision ${number}; the newest is ${present}. \`/why\` tells about it.`
  }
  const first = kept[0]
  const known =
    first === undefined
      ? say`I have no records of this issue`
      : say`My records of this issue begin with decision ${first}`
  return say`I do not know any more what decision ${number} was made from. ${known}: older ones are let go after a while, and a database that was lost takes its records with it.`
}

/** Nothing has been decided yet. */
export function undecidedText(task: Task, would: Decision): string {
  return paragraphs(
    say`**Nothing has been decided here yet.**`,
    factList([say`Holds it back: ${holdsText(task, undefined)}`, ordersFact(orderTexts(task))]),
    say`If nothing held it back: ${would.sentence}`,
    folded(say`Every agent, as it would be`, consideredTable(would)),
  )
}

/** An issue that is not the bot's. */
export function notMineText(state: 'open' | 'closed', would: Decision): string {
  const first =
    state === 'closed'
      ? say`This is closed, so I decide nothing here.`
      : say`I am not assigned to this, so I decide nothing here.`
  return paragraphs(
    say`${first} If I had to now: ${would.sentence}`,
    folded(say`Every agent, as it would be`, consideredTable(would)),
  )
}

function headline(decision: Decision): string {
  const result = resultOf({ decision })
  return decision.chosen === undefined ? result : `\`${result}\``
}

function holdsText(task: Task, place: number | undefined, would?: Decision): string {
  const waits = waitsForText(task)
  const { decision } = task
  if (isUnsteady(task)) return say`it went back and forth by itself, so I have stopped changing it`
  switch (task.state) {
    case 'blocked':
      if (task.blockers === null) return say`I have not looked at what it waits for yet`
      return [
        ...(isHeld(task) ? [say`a person`] : []),
        ...(waits === '' ? [] : [say`it waits for ${waits}`]),
      ].join('; ')
    case 'ready':
      if (would?.room && waitsForRoom(would)) return say`the same files: ${takenText(would.room)}`
      if (decision?.waits) return say`it waits for ${decision.waits.agent}, which costs less`
      if (waitsForMoney(decision) && !decision?.money?.orAgent) return say`there is no money left for it`
      return place === undefined
        ? say`no agent is free`
        : say`no agent is free; its place in the queue is ${place}`
    case 'needs-input':
      return say`it needs a person; my comment on this issue tells why`
    default:
      return waits === '' ? say`nothing` : say`nothing that stops its agent, although it waits for ${waits}`
  }
}

function needFacts(record: DecisionRecord | undefined, decision: Decision): string[] {
  if (!record)
    return [
      say`Needs: ${decision.difficulty} work, ${estimateText(decision.estimate)}`,
      calibratedText(decision),
    ]
  const { spec, choice } = record.inputs
  const difficulty = say`Difficulty: ${choice.need.difficulty}`
  const isOrdered = choice.need.difficulty !== spec.difficulty.value
  const isRead = isSame(choice.need.estimate, spec.estimate.value)
  const { difficulty: found, estimate } = spec
  return [
    isOrdered
      ? say`${difficulty}, as ordered (I had read ${found.value})`
      : `${difficulty} (${sourceText(found.source)}${wordsText(found.source, found.words)})`,
    isRead
      ? say`Estimate: ${estimateText(estimate.value)} (${sourceText(estimate.source)}${wordsText(estimate.source, estimate.words)})`
      : say`Estimate: ${estimateText(choice.need.estimate)}, as ordered`,
    calibratedText(decision),
  ]
}

function isSame(one: { p50: number; p90: number }, two: { p50: number; p90: number }): boolean {
  return one.p50 === two.p50 && one.p90 === two.p90
}

/** Of what happened on another issue only that it did: not everybody here may know of it. */
function triggerFact({ trigger, at }: DecisionRecord): string {
  const when = minuteOf(at)
  if (trigger.elsewhere) return say`Decided ${when}, because something changed elsewhere`
  const who = trigger.by ? say` by \`${trigger.by.login}\`` : ''
  return say`Decided ${when}, because of \`${trigger.event}\`${who}`
}

function changesFact(since: string, changes: readonly Change[]): string {
  if (changes.length === 0) return say`${since}: nothing that counts for the choice has changed`
  const told = changes.map(
    ({ what, before, after }) => `${what} ${before === '' ? '' : `${before} → `}${after}`,
  )
  return `${since}: ${told.join('; ')}`
}

/** Of what others have taken only that of this repository. */
function moneyFacts({ purses = [], waiting }: DecisionRecord['inputs']['choice']): string[] {
  const told = purses.map((purse) => {
    const taken = purse.of === 'repository' ? say`, of which ${usdTakenText(purse)}` : ''
    return say`Budget: ${limitText(purse)}${taken}`
  })
  const hour = waiting ? [say`An hour of waiting costs: ${moneyText(waiting.usdPerHour)}`] : []
  return [...told, ...hour]
}

/** What can be looked up, for who wants to know it exactly. */
function madeFromText({ inputs, rule }: DecisionRecord): string {
  const { choice, policy, ahead } = inputs
  // how busy agents are elsewhere is nothing for everybody: private repositories count there too
  const busy = choice.here.map(([agent, count]) => `\`${agent}\` ${count}`).join(', ')
  const promised = choice.promisedHere.map(([agent, count]) => `\`${agent}\` ${count}`).join(', ')
  return folded(
    say`What it was made from`,
    factList([
      say`Tasks of this repository that agents held: ${busy || say`none`}`,
      ahead > 0
        ? say`Before it in the queue: ${ahead}, for which these places of this repository were kept: ${promised || say`none`}`
        : '',
      choice.adopted === null ? '' : say`Chosen before my database was lost: \`${choice.adopted}\``,
      choice.room ? say`Other tasks with the same files: ${takenText(choice.room.taken)}` : '',
      choice.calibration ? say`Learned from finished tasks: ${calibrationText(choice.calibration)}` : '',
      ...moneyFacts(choice),
      say`Rule ${rule}, settings \`${policy}\``,
    ]),
  )
}
