import { DAY_MS } from '../clock.ts'
import { readAs, wire } from '../gitea/wire.ts'
import type { GivenCommand } from '../issue/read-command.ts'
import type { CommandEvent } from './command.ts'
import { keyOf, type WrongLine } from './command-records.ts'
import type { Meant, Place } from './command-table.ts'
import type { Context } from './context.ts'
import type { PayloadOf } from './event-names.ts'

type Given = PayloadOf<'command.given'>

/** Reactions that say that a comment's command is over. */
export const DONE = '+1'
export const REFUSED = 'confused'
const FINAL: ReadonlySet<string> = new Set([DONE, REFUSED, '-1'])
const SEEN = 'eyes'

/** A missed command that is older is not done, ms: whoever wrote it may have helped themselves. */
export const TOO_OLD_MS = DAY_MS

/** A comment, whoever told of it. */
export interface HeardComment {
  readonly comment: { readonly id: number; readonly body: string; readonly user: Given['by'] }
  readonly place: Place
}

/** What an event tells of a comment. */
export function commentIn(context: Context<CommandEvent>): HeardComment {
  const { comment } = context.payload
  const isPull =
    context.name === 'comment.found' ? context.payload.isPull : context.name.startsWith('pull_request_')
  return { comment, place: isPull ? 'pulls' : 'issues' }
}

/** What the bot has done with a comment already: nothing, perhaps something, all of it; or it has no place to react. */
export type Sight = 'new' | 'seen' | Ended | 'nowhere'

/** All commands of a comment are over. */
export interface Ended {
  /** The bot's reactions to it. */
  readonly ended: ReadonlySet<string>
}

/**
 * Shows that the comment was read, and tells from the bot's reactions whether it was before, also after a loss of the database.
 * One that was just written is marked without a look, which saves a call; any other is looked at before anything is written.
 */
export async function see(context: Context<CommandEvent>, botId: number): Promise<Sight> {
  const { id } = context.payload.comment
  if (!isFresh(context)) {
    const before = await reactedBefore(context, id, botId)
    if (before) return before
  }
  const result = await context.ensure.reaction(SEEN, id, { isHere: true })
  if (result === 'written') return 'new'
  if (result === 'gone' || result === 'archived' || result === 'unknown-comment') return 'nowhere'
  return (await reactedBefore(context, id, botId)) ?? 'seen'
}

/** Gitea tells of a comment at once; what comes later than this was perhaps delivered before, ms. */
const FRESH_MS = 60_000

function isFresh({ name, payload, now }: Context<CommandEvent>): boolean {
  if (name === 'comment.found') return false
  const { created_at } = payload.comment
  return typeof created_at === 'string' && Math.abs(now() - Date.parse(created_at)) < FRESH_MS
}

/** What the bot's own reactions to a comment tell; undefined = it has none there. */
async function reactedBefore(
  context: Context<CommandEvent>,
  comment: number,
  botId: number,
): Promise<'seen' | Ended | undefined> {
  const [owner, repo] = context.repo()
  const reactions = readAs(
    wire.reactions,
    await context.gitea.repos.issueGetCommentReactions(owner, repo, comment),
  )
  const own = new Set(reactions.filter(({ user }) => user?.id === botId).map(({ content }) => content))
  if ([...own].some((content) => FINAL.has(content))) return { ended: own }
  return own.has(SEEN) ? 'seen' : undefined
}

/** A comment that the bot has ended with before, although nobody here remembers it; undefined = it has not, or not to its end. */
export async function endedBefore(context: Context<CommandEvent>, botId: number): Promise<Ended | undefined> {
  const before = await reactedBefore(context, context.payload.comment.id, botId)
  return before === 'seen' ? undefined : before
}

/**
 * The lines that may be corrected of a comment that ended before the database was lost, as far as the bot's reactions tell: what
 * was misspelt was never done; and where nothing was done, nothing was.
 */
export function forgottenWrongLines(meant: readonly Meant[], { ended }: Ended): WrongLine[] {
  if (!ended.has(REFUSED)) return []
  return meant
    .filter(({ written }) => written !== undefined || !ended.has(DONE))
    .map(({ line, command, written, words }) => wrongLine({ line, command: command.name, written, words }))
}

/** What is known of who wrote a comment and of what they may do. */
export type Asker = Pick<Given, 'isAuthor' | 'mayPush' | 'isSigned'>

export async function askerOf(context: Context<CommandEvent>): Promise<Asker> {
  if (context.name !== 'comment.found') {
    const { comment, issue, repository } = context.payload
    const mayPush = repository.permissions?.push === true
    return { isAuthor: comment.user.id === issue.user.id, mayPush, isSigned: true }
  }
  const issue = await context.snapshot.issue()
  const isAuthor = typeof issue !== 'string' && issue.user.id === context.payload.comment.user.id
  return { isAuthor, mayPush: false, isSigned: false }
}

/** Why the commands of a comment that was found are only answered; undefined = they are done as any other. */
export function tooLate(context: Context<CommandEvent>): Given['refused'] {
  if (context.name !== 'comment.found') return undefined
  const { createdAtMs, isEdited } = context.payload
  if (context.now() - createdAtMs > TOO_OLD_MS) return 'old'
  return isEdited ? 'edited' : undefined
}

/** A line that its author has corrected, and which line of the first text it was. */
export interface Correction {
  readonly meant: Meant
  readonly wrong: WrongLine
}

/**
 * What an edit mends of what was misspelt or wrong in a comment, wherever it stands now: what is new in it takes the place of what
 * is there no more, in their order. A command that stood there before, and was only moved, commands nothing.
 */
export function correctionsIn(
  meant: readonly Meant[],
  old: readonly GivenCommand[],
  wrong: readonly WrongLine[],
): Correction[] {
  const were = old.map(({ name, words }) => textOf(name, words))
  const fresh = meant.filter(({ command, written, words }) => {
    const at = were.indexOf(textOf(written ?? command.name, words))
    if (at >= 0) were.splice(at, 1)
    return at < 0
  })
  const now = new Set(meant.map(({ command, written, words }) => textOf(written ?? command.name, words)))
  const mended = wrong.filter(({ text }) => !now.has(text))
  return mended.flatMap((line, index): Correction[] => {
    const one = fresh[index]
    return one ? [{ meant: one, wrong: line }] : []
  })
}

/** What tells one command of a comment from another. */
function textOf(name: string, words: readonly string[]): string {
  return JSON.stringify([name, ...words.slice(0, MOST_WORDS_SHOWN)])
}

/** A command that was given, as a line to be corrected. */
export function wrongLine({
  line,
  command,
  written,
  words,
  correction = 0,
}: Pick<Given, 'line' | 'command' | 'correction'> & {
  readonly words: readonly string[]
  readonly written?: string | undefined
}): WrongLine {
  return { line, text: textOf(written ?? command, words), corrections: correction }
}

/** Enough to be understood by; a line has room for thousands. */
const MOST_WORDS_SHOWN = 20

/** Reports the command of a line; the same line of the same comment is stored once. */
export function give(
  context: Context<CommandEvent>,
  {
    meant,
    more,
  }: {
    readonly meant: Meant
    readonly more: Asker & Pick<Given, 'refused' | 'isFirst' | 'isCorrection' | 'correction'>
  },
): void {
  const { comment } = context.payload
  const { command, owner, words, line, written } = meant
  const refused = more.refused ?? (meant.isCut ? 'cut' : written === undefined ? undefined : 'misspelt')
  const payload: Given = {
    issue: context.address,
    plugin: owner,
    command: command.name,
    words:
      refused === undefined ? [...words] : refused === 'misspelt' ? words.slice(0, MOST_WORDS_SHOWN) : [],
    comment: comment.id,
    line,
    by: { id: comment.user.id, login: comment.user.login },
    ...more,
    ...(refused === undefined ? {} : { refused }),
    ...(written === undefined ? {} : { written }),
  }
  context.emit('command.given', payload, { id: keyOf(payload) })
}

/** After what waits a command is given again that came too early, ms; then it is answered. Reading is tried for as long. */
const TOO_EARLY_WAITS_MS = [0, 2_000, 10_000, 30_000, 60_000, 120_000, 300_000]

/** Of commands that come too late one is answered; what may be somebody's misspelt one is not worth a word any more. */
export function firstOwn(meant: readonly Meant[]): Meant[] {
  return meant.filter(({ written }) => written === undefined).slice(0, 1)
}

/** Whether a command that came too early is given again after a while, to be done then. */
export function giveAgain({ payload, emit }: Context<'command.given'>): boolean {
  const { tries = 0 } = payload
  const delayMs = TOO_EARLY_WAITS_MS[tries]
  if (delayMs === undefined) return false
  const again = { ...payload, tries: tries + 1 }
  emit('command.given', again, { id: `${keyOf(payload)}:again-${again.tries}`, delayMs })
  return true
}
