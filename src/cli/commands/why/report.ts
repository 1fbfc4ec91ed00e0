import { calibrationText } from '../../../agents/calibration.ts'
import { takenText } from '../../../agents/elbow-room.ts'
import { RULE_VERSION } from '../../../agents/rule.ts'
import { rangeText } from '../../../agents/spec-rows.ts'
import { changesBetween, resultOf } from '../../../tasks/decision-changes.ts'
import type { DecisionRecord } from '../../../tasks/decision-record.ts'
import type { Task } from '../../../tasks/task.ts'
import { textTable } from '../../text-table.ts'
import { verdictTable } from '../../verdict-table.ts'

/** What is told beside a record. */
export interface Beside {
  readonly task: Task
  readonly before: DecisionRecord | undefined
}

/** A decision for an operator at a terminal. Pure. */
export function recordText(name: string, record: DecisionRecord, { task, before }: Beside): string {
  const { decision, number } = record
  const isPresent = number === task.decisionNumber
  const parts = [
    `${name}, decision ${number}${isPresent ? ` (the present one; the task is ${task.state})` : ''}: ${resultOf(record)}`,
    decision.sentence,
    textTable(factsOf(record)),
    verdictTable(decision),
    before ? changesText(before, record) : '',
    `--json has everything that it was made from${record.rule === RULE_VERSION ? '' : `; it is of rule ${record.rule}, and this version has rule ${RULE_VERSION}`}.`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** A task of which nothing has been decided. */
export function undecidedText(name: string, task: Task): string {
  const waits = (task.blockers ?? []).map(
    ({ address }) => `${address.owner}/${address.repo}#${address.number}`,
  )
  const hidden = task.hiddenBlockers ?? 0
  const all = [...waits, ...(hidden > 0 ? [`${hidden} that not everybody may see`] : [])]
  const held = all.length === 0 ? '' : ` It waits for ${all.join(', ')}.`
  return `${name}: nothing has been decided yet; the task is ${task.state}.${held}\n`
}

function factsOf({ inputs, at, trigger, rule }: DecisionRecord): string[][] {
  const { spec, choice, policy, ahead, overrides } = inputs
  const who = trigger.by ? ` by ${trigger.by.login}` : ''
  const held = choice.held.map(([agent, count]) => `${agent} ${count}`).join(', ')
  return [
    ['difficulty', choice.need.difficulty, spec.difficulty.source],
    ['estimate', rangeText(choice.need.estimate), spec.estimate.source],
    ['files', choice.room ? takenText(choice.room.taken) : 'no other task has the same'],
    ['learned', calibrationText(choice.calibration)],
    ['asked for', choice.need.wish ?? 'nobody'],
    ['orders', JSON.stringify(overrides)],
    ['agents held', held || 'nothing'],
    ['queue', ahead === 0 ? 'nobody before it' : `${ahead} before it`],
    ['because of', `${trigger.event}${who}${trigger.elsewhere ? ', on another issue' : ''}`],
    ['at', new Date(at).toISOString()],
    ['rule', String(rule)],
    ['settings', policy],
  ]
}

function changesText(before: DecisionRecord, record: DecisionRecord): string {
  const changes = changesBetween(before, record)
  if (changes.length === 0) return `Since decision ${before.number} nothing that counts has changed.`
  const rows = changes.map((change) => [change.what, change.before, change.after])
  return `${textTable([['SINCE', `DECISION ${before.number}`, 'NOW'], ...rows])}`
}
