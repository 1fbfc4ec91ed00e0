import { formatTokens, minuteOf } from '../../agents/amounts.ts'
import { excerpt } from '../../issue/excerpt.ts'
import { english, say, translated } from '../../language/say.ts'
import { outsideReason } from '../../tasks/stop-reason.ts'
import type { Task, TaskSession, Trouble } from '../../tasks/task.ts'
import type { Try, TryEnd, WhyPerson } from '../../tasks/tries.ts'
import { harmless } from '../harmless.ts'
import { withoutTokens } from '../without-tokens.ts'

/** What people see of an agent at work, and of what came of it. */

/** The first line of a task that an agent works on, or has handed in. */
export function workHeadline({ agent, handedIn }: Task): string {
  if (!handedIn) return say`**\`${agent}\` is working on this.**`
  const pull = handedIn.pullRequest === undefined ? '' : say` with #${handedIn.pullRequest}`
  return say`**\`${agent}\` has handed this in${pull}.** It waits for somebody to look at it and close the issue.`
}

/** That the agent is told to stop, and why. */
export function stopText(task: Task): string {
  const { session } = task
  if (!session) return ''
  const reason = outsideReason(task, { id: session.id, agent: session.agent, fence: task.fence ?? 0 })
  if (reason !== undefined)
    return say`\`${session.agent}\` is told to stop at its next sign of life: ${lowerFirst(translated(reason))}`
  if (session.overBudget !== undefined)
    return say`\`${session.agent}\` is told to stop: ${lowerFirst(translated(session.overBudget))} I decide anew when it has ended.`
  if (session.stuck === 'stop')
    return say`\`${session.agent}\` gets no further and is told to stop at its next sign of life.`
  if (session.stuck === 'warned')
    return say`\`${session.agent}\` is heard, but gets no further. If that goes on I tell it to stop.`
  return ''
}

/** How far the agent is, or what it left. */
export function workFacts(task: Task): string[] {
  const { session, handedIn, attempts = 0, trouble } = task
  return [
    ...(session ? sessionFacts(session) : []),
    ...(handedIn?.summary ? [say`It says: ${told(handedIn.summary)}`] : []),
    ...(attempts > 1 ? [say`Attempts: ${attempts}`] : []),
    ...(trouble?.kind === 'tried' ? [] : triesFacts(task.tries ?? [])),
  ]
}

/** What to do about a task that was handed in. */
export function handedInNext(): string {
  return say`_Next:_ look at it and close the issue. Not good enough? Say what is missing and write \`/retry\`: I give it out again.`
}

/** Why an agent's question, or its failures, need a person. */
export function workTrouble(trouble: Extract<Trouble, { kind: 'asked' | 'tried' }>): string {
  if (trouble.kind === 'asked')
    return say`\`${trouble.agent}\` asks: ${told(trouble.question, QUESTION_TOLD)}\n\nA comment here by somebody who may write is the answer; it then goes on.`
  return [
    say`${translated(WHY[trouble.why])} I stop here instead of spending more on it.`,
    '',
    ...triesFacts(trouble.tries).map((fact) => `- ${fact}`),
    '',
    say`Say more in the issue, give it to another agent with \`/agent NAME\`, or write \`/retry\` to begin anew.`,
  ].join('\n')
}

/** `▓▓▓▓▓░░░░░ 52 % of 200k`; of a window that is full more is told than drawn. */
export function contextBar(tokens: number, limit: number): string {
  const share = tokens / limit
  const full = Math.min(CELLS, Math.max(tokens > 0 ? 1 : 0, Math.round(share * CELLS)))
  return say`${'▓'.repeat(full)}${'░'.repeat(CELLS - full)} ${Math.round(share * 100)} % of ${formatTokens(limit)}`
}

const CELLS = 10
/** Of what an agent says, in characters; it may have been told by a stranger what to say. */
const WORDS_TOLD = 160
const QUESTION_TOLD = 1_000
/** Of the tries, so that the comment stays short. */
const TRIES_TOLD = 6

const WHY: Readonly<Record<WhyPerson, string>> = {
  tried: english`Agents have tried this and none has finished it.`,
  'same-failure': english`It has failed three times in the same way.`,
  'ping-pong': english`It went back and forth between two agents.`,
  'going-on': english`It was handed over or given back again and again and did not come to an end.`,
  ordered: english`The agent that was ordered has tried this and has not finished it.`,
}

const HOW: Readonly<Record<TryEnd, string>> = {
  failed: english`failed`,
  lost: english`was not heard any more`,
  'given-back': english`gave it back`,
  stuck: english`got no further`,
  empty: english`said it was done, and there was no new commit, pull request or comment of it`,
  'handed-over': english`handed it over to a fresh session`,
}

function sessionFacts(session: TaskSession): string[] {
  const { contextTokens, contextLimit, heardAt, progress } = session
  return [
    ...(progress ? [say`Doing: ${told(progress)}`] : []),
    say`Context: ${contextBar(contextTokens, contextLimit)}`,
    say`Last sign of life: ${minuteOf(heardAt)}`,
  ]
}

function triesFacts(tries: readonly Try[]): string[] {
  const left = tries.length - TRIES_TOLD
  const lines = tries.slice(-TRIES_TOLD).map(({ agent, how, note }) => {
    const why = note === null || how === 'handed-over' ? '' : `: ${told(note)}`
    return `\`${agent}\` ${translated(HOW[how])}${why}`
  })
  return left > 0 ? [say`${left} earlier tries`, ...lines] : lines
}

function told(words: string, length = WORDS_TOLD): string {
  return harmless(excerpt(withoutTokens(words), length))
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
