import { formatUsd, usdUp } from '../../agents/amounts.ts'
import type { Approval } from '../../agents/money.ts'
import { MAX_TOKENS, MIN_TOKENS } from '../../issue/token-count.ts'
import { english, say } from '../../language/say.ts'
import { MOST_BLOCKER_ORDERS } from '../../tasks/overrides.ts'

/** Every sentence with which an order is answered that cannot be done. Names and references stand as code: they notify nobody. */

/** Why an order has no task that it could change. */
export const noTask = {
  pullRequest: english`I take orders on issues, not on pull requests. Write it on the issue that this belongs to.`,
  closed: () =>
    say`This issue is closed, so there is nothing to order. Reopen it first, then write it again.`,
  notMine: (bot: string) =>
    say`I am not assigned to this issue yet. Assign ${code(bot)} first, then write it again.`,
  unread: () =>
    say`I have tried to read this issue for some minutes, and could not. Please write it again later.`,
} as const

/** The names of agents, as one reads them aloud. */
function names(agents: readonly string[]): string {
  return agents.length === 0 ? say`No agent works here at the moment.` : say`Here are: ${listed(agents)}.`
}

/** Why an agent cannot be had. */
export const noAgent = {
  unknown: (name: string, near: string | undefined, agents: readonly string[]) =>
    say`There is no agent ${code(name)}.${near === undefined ? '' : say` Did you mean ${code(near)}?`} ${names(agents)}`,
  off: (name: string, agents: readonly string[]) =>
    say`${code(name)} is switched off at the moment. ${names(agents)}`,
  elsewhere: (name: string, agents: readonly string[]) =>
    say`${code(name)} does not work in this repository. ${names(agents)}`,
} as const

/** Why a value cannot be taken. */
export const noValue = {
  difficulty: (words: string, near: string | undefined) =>
    say`${code(words)} is no difficulty.${did(near)} It can be \`low\`, \`medium\`, \`high\` or \`auto\`.`,
  estimate: (words: string, near: string | undefined) =>
    say`${code(words)} is no number of tokens.${did(near)} Write it like \`80k\` or \`80,000\`, from ${MIN_TOKENS.toLocaleString('en-US')} to ${MAX_TOKENS.toLocaleString('en-US')}, or \`auto\`.`,
  priority: (words: string, near: string | undefined) =>
    say`${code(words)} is no priority.${did(near)} It can be \`urgent\`, \`critical\`, \`high\`, \`medium\`, \`low\`, a whole number from -2 to 2, or \`auto\`.`,
} as const

/** Why nothing was approved. */
export const noApproval = {
  nothing: () =>
    say`There is no price here that I ask about. When there is one, my comment tells it, and \`/approve\` agrees to it.`,
  words: (said: string) =>
    say`I have approved nothing: what ${code(said)} is to say I do not know. Write \`/approve\` alone in its line to agree to the price in my comment, \`/approve 2.50\` to agree to up to so many US$, or \`/approve auto\` to take that back.`,
  unread: ({ agent, costUsd }: Approval) =>
    say`I have approved nothing: ${agent} is likely to cost ${formatUsd(costUsd)} now, and as far as I know my comment did not tell that yet. Write \`/approve ${usdUp(costUsd)}\` if that is right.`,
  tooLittle: ({ agent, costUsd }: Approval) =>
    say`I have approved nothing: ${agent} is likely to cost ${formatUsd(costUsd)}, which is more. Write \`/approve ${usdUp(costUsd)}\` if that is right.`,
} as const

/** Said when it is ordered: what happens to such an order is no surprise then. It tells nothing of the issue. */
export const notWrittenDown = () =>
  say`It waits. Not everybody here may see what you named, so my comment does not name it either: if my database is ever lost, I know only that there was such an order, and ask for it again.`

/** Why an issue cannot be waited for; nothing of the line is done then. */
export const noBlocker = {
  none: (command: string) => say`Which issue? Write it like \`/${command} #7\`, or \`owner/repo#7\`.`,
  unreadable: (word: string) =>
    say`${code(word)} names no issue that I can read, so I have changed nothing. Write it like \`#7\`, or \`owner/repo#7\`.`,
  missing: (ref: string) =>
    say`I have changed nothing: ${code(ref)} does not exist, or you may not refer to it from here.`,
  itself: () => say`I have changed nothing: an issue cannot wait for itself.`,
  circle: (ref: string) =>
    say`I have changed nothing: ${code(ref)} already waits for this issue, directly or through others, so neither could ever begin.`,
  tooMany: () =>
    say`I have changed nothing: I keep at most ${MOST_BLOCKER_ORDERS} such orders for one issue. Let it wait for one issue that waits for the others.`,
  /** What `/unblocked-by` cannot take back; a line for each reason. */
  left: ({ native, notWaiting }: { native: readonly string[]; notWaiting: readonly string[] }) =>
    [
      ...(native.length > 0
        ? [
            say`Somebody has set ${listed(native)} in Gitea's own list of dependencies, and I take off only what I added. Remove it there: in the column beside the issue, under "Dependencies", with the bin beside it.`,
          ]
        : []),
      ...(notWaiting.length > 0
        ? [say`This does not wait for ${listed(notWaiting)}, so there is nothing to take back.`]
        : []),
    ].join('\n\n'),
  onlySome: (left: string) => say`I have taken back what I could. ${left}`,
} as const

export const notHeld = () =>
  say`Nobody holds this back, so there is nothing to resume. \`/retry\` makes me look at it again.`

export const working = (agent: string) =>
  say`${code(agent)} is already working on this, so I leave it with that agent; I read the issue again.`

function did(near: string | undefined): string {
  return near === undefined ? '' : say` Did you mean ${code(near)}?`
}

function listed(words: readonly string[]): string {
  return words.map(code).join(', ')
}

/** More of somebody's word is not repeated, in characters. */
const LONGEST_WORD = 60

/** A stranger's word: in code it links, mentions and refers to nothing, and a backtick cannot end it. */
function code(word: string): string {
  const line = word.replaceAll(/[`\r\n]/g, ' ').trim()
  const shown = line.length > LONGEST_WORD ? `${line.slice(0, LONGEST_WORD - 1)}…` : line
  return `\`${shown === '' ? ' ' : shown}\``
}
