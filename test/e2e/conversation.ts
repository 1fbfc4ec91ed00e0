import { readMark } from '../../src/gitea/effects/marker.ts'
import type { BotWorld, CommentView, IssueView, JournalEntry, Ref } from '../../src/testing/index.ts'

/** Where one can look at what people see. */
type Seen = Pick<BotWorld, 'forge'>

/** What people write: an easy issue that names its blockers. */
export function easy(...blockers: readonly (number | string)[]): string {
  const lines = blockers.map(
    (blocker) => `- Blocked by: ${typeof blocker === 'number' ? `#${blocker}` : blocker}`,
  )
  const dependencies = lines.length > 0 ? `\n\n## Dependencies\n${lines.join('\n')}` : ''
  return `## Difficulty\nlow\n\n## Context Estimate\n20k${dependencies}\n`
}

/** alice opens an issue and gives it to the bot. */
export async function openAssigned(world: BotWorld, title: string, body = easy()): Promise<IssueView> {
  const alice = world.alice
  const issue = await alice.opens({ title, body }, world.repo)
  await alice.assigns(['mosaic'], issue)
  await world.forge.rest()
  return issue
}

/** The bot's comments of a kind, oldest first. */
export function own(world: Seen, issue: Ref, kind: string): CommentView[] {
  const comments = world.forge.comments(issue)
  return comments.filter((comment) => comment.author === 'mosaic' && readMark(comment.body)?.kind === kind)
}

/** The text of the one status comment, without its hidden line. */
export function status(world: Seen, issue: Ref): string {
  const [comment, ...more] = own(world, issue, 'status')
  if (!comment || more.length > 0)
    throw new Error(`there are ${more.length + (comment ? 1 : 0)} status comments`)
  return visible(comment)
}

/** The questions that stand on the issue. */
export function questions(world: Seen, issue: Ref): string[] {
  return own(world, issue, 'question').map(visible)
}

export function visible(comment: CommentView): string {
  return comment.body.replace(/\n*<!--.*?-->\s*$/s, '')
}

/** The labels, as one line: `agent/minimax difficulty/low status/assigned`. */
export function labels(world: Seen, issue: Ref): string {
  return world.forge.labelsOf(issue).join(' ')
}

/** What an easy issue shows that nothing holds. */
export const ASSIGNED = 'agent/minimax difficulty/low status/assigned'
export const BLOCKED = 'difficulty/low status/blocked'
export const NEEDS_INPUT = 'difficulty/low status/needs-input'

/** The calls that the bot makes until everything settles after `act`. */
export async function callsDuring(world: BotWorld, act: () => Promise<unknown>): Promise<Calls> {
  const before = world.forge.journal.length
  await act()
  await world.forge.rest()
  return new Calls(world.forge.journal.slice(before).filter((entry) => entry.as !== null))
}

/** Calls of the API, to be counted. */
export class Calls {
  readonly entries: readonly JournalEntry[]

  constructor(entries: readonly JournalEntry[]) {
    this.entries = entries
  }

  /** `POST /repos/alice/app/issues/1/comments` */
  get writes(): string[] {
    return this.entries
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`)
  }

  get reads(): string[] {
    return this.entries.filter(({ method }) => method === 'GET').map(({ path }) => `GET ${path}`)
  }
}

/** Waits until `isSo`, for what does not end in silence (a paused bot never settles). */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = 5_000,
): Promise<void> {
  const until = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`it did not happen in ${patienceMs} ms that ${what}`)
    await pause(10)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
