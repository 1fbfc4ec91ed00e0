import { estimateText } from '../../agents/amounts.ts'
import type { WaitingPrices } from '../../agents/waiting.ts'
import { refTo } from '../../gitea/issue-address.ts'
import type { Found } from '../../issue/reading.ts'
import type { Source } from '../../issue/spec.ts'
import { english, say, translated, translatedClues } from '../../language/say.ts'
import { estimateOf } from '../../tasks/need.ts'
import { type Blocker, isNoAgent, isUnsteady, needsAnswer, type Task } from '../../tasks/task.ts'
import { UNNAMED, waitsForWords } from '../blockers-text.ts'
import { calibratedText } from '../calibrated-text.ts'
import { foldedTable } from '../considered-table.ts'
import { harmless } from '../harmless.ts'
import { heldHeadline, heldNext, orderedHow, ordersText, priorityWord } from '../orders-text.ts'
import type { Wordings } from '../wordings.ts'
import { lostOrdersText } from './lost-orders-text.ts'
import { missingText } from './missing-text.ts'
import { modelFacts } from './model-facts.ts'
import { type Names, withNames } from './names.ts'
import { outOfSightText } from './out-of-sight-text.ts'
import { PLACES_TOLD } from './queue.ts'
import { unreadText } from './unread-text.ts'
import { approvalNext, readyHeadline, readyNext } from './waiting-texts.ts'
import { handedInNext, stopText, workFacts, workHeadline, workTrouble } from './work-text.ts'

/** Everything that the bot says on an issue. Short, friendly, and always with what to do next. */

/** What else decides about the words of a status comment. */
export interface StatusOptions {
  readonly readOnly: boolean
  /** What stands before the name of an agent in its label. */
  readonly agentScope: string
  /** What waiting for a cheaper agent costs here: a priority at which nobody would is named. */
  readonly waitingUsdPerHour?: WaitingPrices | undefined
  /** What it tells of other issues, as it is now. */
  readonly around?: Around
  /** What the decision is in other words. */
  readonly words?: Wordings
}

/** What a status comment tells of other issues. */
export interface Around {
  /** The graph of its dependencies; empty = none. */
  readonly picture: string
  /** Its place in the queue for an agent, from 1; null = it does not stand there. */
  readonly place: number | null
  /** Where they are today, if that is not what the task says. */
  readonly names: Names
}

/** The visible part of the status comment. */
export function statusText(stored: Task, options: StatusOptions): string {
  const worded = { ...stored, decision: options.words?.now ?? stored.decision }
  const task = withNames(worded, options.around?.names ?? {})
  const parts = [
    headline(task),
    whyText(task),
    stopText(task),
    factsText(task, options.around?.place ?? null),
    ordersText(task),
    problemsText(task),
    nextText(task, options),
    task.state === 'blocked' || !task.decision ? '' : foldedTable(task.decision),
    options.around?.picture ?? '',
  ]
  if (options.readOnly) parts.push(translated(READ_ONLY))
  return parts.filter((part) => part !== '').join('\n\n')
}

const READ_ONLY = english`> I can only read this repository, so I cannot set labels or dependencies. Please make me a collaborator with **write** access: I notice it within minutes, or at once when you assign me again.`

function headline(task: Task): string {
  switch (task.state) {
    case 'blocked':
      return (
        heldHeadline(task) ??
        (task.blockers === null
          ? say`**Looking at what this waits for.**`
          : say`**Waits for ${waitsForWords(task)}.**`)
      )
    case 'ready':
      return readyHeadline(task)
    case 'assigned':
      return say`**\`${task.agent}\` is the agent for this.**`
    case 'in-progress':
      return workHeadline(task)
    case 'needs-input':
      return say`**This needs a person.**`
    case 'done':
      return say`**Done.** The issue is closed and its agent is free again.`
    case 'released':
      return say`**Let go.** I am not assigned any more, so I do nothing here.`
  }
}

function whyText(task: Task): string {
  if (task.state === 'needs-input') return troubleText(task)
  if (task.state === 'assigned' || task.state === 'in-progress' || task.state === 'ready')
    return [task.decision?.sentence ?? '', renewalText(task)].filter((text) => text !== '').join(' ')
  return ''
}

/** A choice that changed by itself has to be explained. */
function renewalText({ renewedFrom, agent, spec }: Task): string {
  if (!renewedFrom || !agent || renewedFrom === agent || !spec.model) return ''
  return say`I had chosen \`${renewedFrom}\` from my own estimate; then the answer of \`${spec.model.model}\` came, so I decided anew.`
}

/** Why a person is needed, in one or two sentences. */
export function troubleText(task: Task): string {
  const { trouble } = task
  switch (trouble?.kind) {
    case 'circle':
      return say`These issues wait for each other, so none of them can begin: ${circleText(trouble.path, task)}. Take one of the dependencies away.`
    case 'missing':
      return missingText(trouble.refs)
    case 'unread':
      return unreadText(trouble.what)
    case 'out-of-sight':
      return outOfSightText(trouble)
    case 'orders-lost':
      return lostOrdersText(trouble.count)
    case 'unsteady':
      return say`This went back and forth between waiting and free without a person doing anything, so I have stopped changing it.`
    case 'asked':
    case 'tried':
      return workTrouble(trouble)
    case 'no-agent':
      return task.decision?.sentence ?? say`No agent can do this.`
    default:
      return ''
  }
}

function circleText(path: readonly Blocker[], task: Task): string {
  const refs = path.map((member) =>
    member.isHidden ? translated(UNNAMED) : refTo(member.address, task.address),
  )
  return [...refs, refs[0]].join(' → ')
}

function factsText(task: Task, place: number | null): string {
  if (task.state === 'done' || task.state === 'released') return ''
  const { spec, overrides } = task
  const difficulty = overrides.difficulty
    ? `${overrides.difficulty} ${orderedHow(task, 'difficulty')}`
    : `${spec.difficulty.value} (${from(spec.difficulty)})`
  const facts = [
    ...workFacts(task),
    say`Difficulty: ${difficulty}`,
    say`Estimate: ${estimateText(estimateOf(task), say`tokens of context`)} ${overrides.estimate ? say`(ordered)` : `(${from(spec.estimate)})`}`,
    ...learnedFacts(task),
    ...modelFacts(spec.model),
    ...(task.priority ? [say`Priority: ${priorityWord(task.priority)} ${orderedHow(task, 'priority')}`] : []),
    ...(place === null
      ? []
      : [say`Place in the queue: ${place > PLACES_TOLD ? say`more than ${PLACES_TOLD}` : place}`]),
    ...(task.blockers?.length ? [say`Waits for: ${waitsForWords(task)}`] : []),
    ...unblockedText(task),
    ...task.notes,
  ]
  return facts.map((fact) => `- ${fact}`).join('\n')
}

/** While a decision counts. */
function learnedFacts({ state, decision }: Task): string[] {
  const counts = decision !== null && state !== 'blocked'
  const fact = counts ? calibratedText(decision) : ''
  return fact === '' ? [] : [fact]
}

const FROM: Record<Source, string> = {
  stated: english`stated in the issue`,
  claude: english`read by Claude`,
  heuristic: english`my own guess from the text`,
}

/** What an author stated can be read above, and the model's words have a line of their own; of a guess people should see what it rests on. */
function from({ source, words }: Found<unknown>): string {
  return source !== 'heuristic' || words === ''
    ? translated(FROM[source])
    : `${translated(FROM[source])}: ${harmless(translatedClues(words))}`
}

/** At most so many are told; a text can be made to have thousands. */
const PROBLEMS_TOLD = 5

function problemsText(task: Task): string {
  if (task.state === 'done' || task.state === 'released' || task.spec.problems.length === 0) return ''
  const told = task.spec.problems
    .slice(0, PROBLEMS_TOLD)
    .map((problem) => `- ${toldProblem(translated(problem))}`)
  return [say`I could not read everything:`, ...told].join('\n')
}

function nextText(task: Task, { agentScope, waitingUsdPerHour }: StatusOptions): string {
  switch (task.state) {
    case 'blocked':
      return (
        heldNext(task) ?? say`_Next:_ nothing to do. I choose an agent as soon as the last of them is closed.`
      )
    case 'ready':
      return readyNext(task, waitingUsdPerHour)
    case 'assigned':
      return say`_Next:_ start \`${task.agent}\` on this issue and close it when the work is merged. Another agent? Set another \`${agentScope}…\` label.`
    case 'in-progress':
      return task.handedIn ? handedInNext() : ''
    case 'needs-input':
      if (needsAnswer(task)) return ''
      if (isUnsteady(task))
        return say`_Next:_ see what opens and closes its blockers. Then write \`/retry\`, or edit this issue, and I go on.`
      if (isNoAgent(task) && task.decision?.approval) return approvalNext(task.decision.approval)
      return say`_Next:_ put that right; I notice it by myself.`
    default:
      return ''
  }
}

/** Several at once when they ended at the same time. */
function unblockedText({ unblockedBy = [], address }: Task): string[] {
  if (unblockedBy.length === 0) return []
  const who = waitsForWords({ blockers: unblockedBy, address })
  return [say`${who} ${unblockedBy.length === 1 ? say`was` : say`were`} the last that this waited for`]
}

/** The short new comment that asks a person; only a new one notifies anybody. */
export function questionText(task: Task): string {
  const who = task.assigner ? `@${task.assigner.login} ` : ''
  return say`${who}I need your help with this one. ${troubleText(task)}`
}

/** What stands in quotes is a stranger's. The rest is advice that people copy: a reference in it is shown as code, and so is none. */
function toldProblem(problem: string): string {
  const parts = /^([^']*)('.*'|)([^']*)$/s.exec(problem)
  if (!parts) return harmless(problem)
  const [, before = '', words = '', advice = ''] = parts
  const inCode = (text: string) => text.replaceAll(/[\w.-]*(?:\/[\w.-]+)?#\d+/g, '`$&`')
  return `${inCode(before)}${harmless(words)}${inCode(advice)}`
}
