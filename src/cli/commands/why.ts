import type { Decision } from '../../agents/decision.ts'
import { CoordinatorError } from '../../errors.ts'
import { type DecisionRecord, decisionIn } from '../../tasks/decision-record.ts'
import { SqlDecisionStore } from '../../tasks/sql-decisions.ts'
import { SqlTaskStore } from '../../tasks/sql-store.ts'
import type { Task } from '../../tasks/task.ts'
import { withExistingDatabase } from '../existing-database.ts'
import type { NamedIssue } from './explain.ts'
import { recordText, undecidedText } from './why/report.ts'

/** How the command is called. */
export interface WhyOptions {
  readonly json?: boolean
}

/**
 * Tells why the bot decided as it did: the present decision of an issue, or an earlier one. Reads the database only, beside the
 * bot if it runs.
 * @throws CoordinatorError `ISSUE_UNKNOWN`, `DECISION_UNKNOWN`, `DATABASE_MISSING`
 */
export async function why(
  named: NamedIssue,
  number: number | undefined,
  { json }: WhyOptions,
): Promise<void> {
  await withExistingDatabase(async ({ read }) => {
    const decisions = new SqlDecisionStore(read)
    const task = await new SqlTaskStore(read).at(named)
    if (!task) throw unknownIssue(named)
    const wanted = number ?? task.decisionNumber
    const stored = await decisions.find(task.key, wanted)
    // what is said at a terminal is English, whatever people read in Gitea
    const record = stored && (json ? stored : { ...stored, decision: decisionIn('en', stored) })
    const kept = await decisions.numbers(task.key)
    if (!record && (number !== undefined || task.decision)) throw unknownDecision(named, wanted, task, kept)
    const before = record && (await decisions.find(task.key, record.number - 1))
    process.stdout.write(json ? jsonOf(task, record, kept) : textOf(nameOf(task), task, record, before))
  })
}

function jsonOf(task: Task, record: DecisionRecord | undefined, kept: readonly number[]): string {
  const { key, state, decisionNumber, blockers, hiddenBlockers = 0 } = task
  const about = { issue: nameOf(task), key, state, decisionNumber, blockers, hiddenBlockers, kept }
  return `${JSON.stringify({ ...about, record: record ?? null, english: record ? englishOf(record) : null }, null, 2)}\n`
}

/** The record is in the language of its repository; null = this version cannot say it again, and only those words are left. */
function englishOf(record: DecisionRecord): Pick<Decision, 'sentence' | 'considered'> | null {
  const { sentence, considered, language } = decisionIn('en', record)
  return language === undefined ? { sentence, considered } : null
}

function textOf(
  name: string,
  task: Task,
  record: DecisionRecord | undefined,
  before: DecisionRecord | undefined,
): string {
  return record ? recordText(name, record, { task, before }) : undecidedText(name, task)
}

function nameOf({ address: { owner, repo, number } }: Task): string {
  return `${owner}/${repo}#${number}`
}

function unknownIssue({ owner, repo, number }: NamedIssue): CoordinatorError {
  return new CoordinatorError(
    'ISSUE_UNKNOWN',
    `The bot has never had ${owner}/${repo}#${number} as a task.`,
    {
      hint: `See whether the name is right; what it would do tells: mosaic-coordinator explain ${owner}/${repo}#${number}`,
    },
  )
}

function unknownDecision(
  { owner, repo, number }: NamedIssue,
  wanted: number,
  task: Task,
  kept: readonly number[],
): CoordinatorError {
  const first = kept[0]
  const last = kept.at(-1)
  const known = first === undefined ? 'none is kept' : `kept are ${first} to ${last}`
  return new CoordinatorError(
    'DECISION_UNKNOWN',
    `There is no record of decision ${wanted} of ${owner}/${repo}#${number}: ${known}, the newest is ${task.decisionNumber}.`,
    { hint: 'Old records are let go, and those of a database that was lost are gone with it.' },
  )
}
