import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../../app/context.ts'
import { ownComments, standingComment } from '../../gitea/effects/comment.ts'
import type { ScopeWish } from '../../gitea/effects/labels.ts'
import { readMark } from '../../gitea/effects/marker.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { basesOf } from '../../gitea/wire.ts'
import { inLanguage } from '../../language/language.ts'
import type { Policy } from '../../policy/policy.ts'
import { readStatusMark, type StatusMark, statusMark } from '../../tasks/status-mark.ts'
import type { Shown } from '../../tasks/store.ts'
import { isEnded, isUnsteady, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isPassedOver } from '../orders-text.ts'
import { showsStatus } from '../shows-status.ts'
import { type Wordings, wordingsOf } from '../wordings.ts'
import { type Display, displayOf } from './display.ts'
import { askPerson } from './question.ts'
import {
  aroundText,
  hashOfSurroundings,
  isOutdated,
  type StatusDeps,
  surroundingsOf,
} from './surroundings.ts'
import { idOf, NothingWritten } from './written-comment.ts'

type ShowContext = Context<IssueEventName>

export const NOTHING_SHOWN: Shown = {
  commentId: null,
  display: '',
  state: '',
  mutedIn: null,
  labels: {},
  question: null,
  readOnly: false,
}

/** Brings what people see in line with the task; without a single call when nothing is different. */
export async function show(deps: StatusDeps, context: ShowContext): Promise<void> {
  const task = await deps.tasks.find(context.snapshot.key)
  if (!task || isUndecidedAnew(task)) return
  const stored = await deps.tasks.shown(task.key)
  const policy = await deps.policies.of(task.address.repoId)
  await inLanguage(policy.language, () => showTask(deps, context, { task, policy, stored }))
}

async function showTask(
  deps: StatusDeps,
  context: ShowContext,
  { task, policy, stored }: Pick<Work, 'task' | 'policy'> & { readonly stored: Shown | undefined },
): Promise<void> {
  if (!stored && isEnded(task) && !(await isLeftBehind(context, policy))) return
  // a new assignment is a new conversation: what was silenced or refused before may be tried again
  const before =
    stored && stored.mutedIn !== null && stored.mutedIn !== task.assignment
      ? { ...stored, commentId: null, mutedIn: null }
      : stored
  const words = await wordingsOf(deps, task)
  const display = displayOf(task, policy, { readOnly: before?.readOnly ?? false, words })
  const redraws =
    context.name === 'sweep.found' && (await isOutdated(deps, context.snapshot, task, before, display))
  const isSame = await looksTheSame(deps, task, before, display)
  if (isSame && !redraws && !(await mayWriteAgain(deps, task, before))) return
  context.ensure.checkPaused()
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.id !== task.issueId) return
  const root = basesOf(issue)[0] ?? ''
  const known = before ?? (await adopt(deps, context, { task, policy, root, words }, display))
  // what stands there was true before the loss; that nobody has looked yet is no news for people, and the look comes
  if (!before && known.unfinished && task.state === 'blocked' && task.blockers === null) return
  const after =
    (await looksTheSame(deps, task, known, display)) && !redraws && !known.readOnly
      ? known
      : await writeIfAllowed(deps, context, { task, policy, before: known, root, words })
  if (!after) return
  const paused = isUnsteady(task)
  if (paused) context.write(deps.tasks.pauseIssue(task.key, deps.clock.now()))
  context.write(deps.tasks.saveShown(task.key, { ...after, paused }))
}

/**
 * After a loss of the database, until it is decided whether the agent that the comment names stays: the choice may have to
 * wait for Gitea, and until then what stands there is as true as it was.
 */
function isUndecidedAnew({ state, adopted, decision }: Task): boolean {
  return state === 'ready' && adopted !== null && decision === null
}

/** It ended while nobody remembered what is shown. */
async function isLeftBehind(context: ShowContext, { labels }: Policy): Promise<boolean> {
  const issue = await context.snapshot.issue()
  return typeof issue !== 'string' && showsStatus(issue, labels)
}

function isShown(shown: Shown | undefined, display: Display): boolean {
  return shown?.display === display.hash && !shown.unfinished
}

/**
 * A text was changed, and nothing that people see: its hash, in the hidden line, is only used after a loss of the database,
 * and the next redraw writes it. Where there are dependencies it tells whether a person has answered to that very text.
 */
async function looksTheSame(
  deps: BuiltInDeps,
  { key }: Task,
  shown: Shown | undefined,
  display: Display,
): Promise<boolean> {
  if (isShown(shown, display)) return true
  if (!shown?.seen || shown.seen !== display.seen || shown.unfinished) return false
  return (await deps.tasks.blockersOf(key, 1)).length + (await deps.tasks.dependentsOf(key, 1)).length === 0
}

/** Told by the rights in the code; a team that may only write issues is noticed at the next change. */
async function mayWriteAgain(deps: BuiltInDeps, task: Task, shown: Shown | undefined): Promise<boolean> {
  if (!shown?.readOnly) return false
  return (await deps.forge.repository(task.address.repoId, { fresh: true }))?.permissions?.push ?? false
}

/** Nothing is written in an archived repository, and it may become one between the look and the call. */
async function writeIfAllowed(
  deps: StatusDeps,
  context: ShowContext,
  work: Work,
): Promise<Shown | undefined> {
  if (await context.snapshot.isArchived()) return undefined
  context.ensure.begin()
  try {
    return await write(deps, context, work)
  } catch (error) {
    if (error instanceof NothingWritten) return undefined
    throw error
  }
}

/** Nothing is known of what was shown: if the comment on the issue tells the same, it stands as it is. */
async function adopt(
  deps: StatusDeps,
  context: ShowContext,
  work: Omit<Work, 'before'>,
  display: Display,
): Promise<Shown> {
  const { task } = work
  const comment = await standingComment({ forge: deps.forge }, context.snapshot, 'status')
  const mark = comment && readMark(comment.body)
  if (!comment) return NOTHING_SHOWN
  // it tells something else: then the labels may do so too
  const told = mark && readStatusMark(mark.data)
  const isOfText = told?.text === task.textHash
  const body = isOfText || display.seen === null ? null : await bodyNow(deps, context, work)
  const looksSo = isOfText || (body !== null && comment.body.startsWith(body))
  if (!told || !looksSo || !tellsTheSame(told, statusMark(task))) {
    // what a person has edited stays until there is another state to tell of
    const edited = told && !mark?.untouched ? { commentId: comment.id, state: told.state } : {}
    return { ...NOTHING_SHOWN, ...edited, unfinished: true }
  }
  const [question] = await ownComments({ forge: deps.forge }, context.snapshot, 'question')
  return {
    ...NOTHING_SHOWN,
    commentId: comment.id,
    display: isOfText ? display.hash : '',
    seen: display.seen,
    // whether it draws the other issues as they are is found out by a later sweep
    drawn: { atMs: deps.clock.now(), hash: '' },
    state: task.state,
    labels: namesOf(NOTHING_SHOWN, display),
    question:
      question && display.question ? { commentId: question.id, reason: display.question.reason } : null,
  }
}

async function bodyNow(
  deps: StatusDeps,
  { snapshot }: ShowContext,
  { task, policy, root, words }: Omit<Work, 'before'>,
): Promise<string | null> {
  const around = aroundText(await surroundingsOf(deps, snapshot, task), root)
  return displayOf(task, policy, { readOnly: false, around, words }).body
}

/** Decisions that were made before the loss and are not shown any more may have had numbers of their own. */
function tellsTheSame(mark: StatusMark, now: StatusMark): boolean {
  const own = { decision: 0, text: '' }
  return isDeepStrictEqual({ ...mark, ...own }, { ...now, ...own })
}

interface Work {
  readonly task: Task
  readonly policy: Policy
  readonly before: Shown
  /** The address by which people know this Gitea. */
  readonly root: string
  /** See {@link StatusOptions}. */
  readonly words: Wordings
}

interface Drawn extends Work {
  readonly display: Display
}

/** A kill in here must not leave a record that says otherwise: the task may be back at it when the bot is. */
async function write(deps: StatusDeps, context: ShowContext, work: Work): Promise<Shown> {
  const unfinished = deps.tasks.saveShown(work.task.key, { ...work.before, unfinished: true })
  const [surroundings] = await Promise.all([
    surroundingsOf(deps, context.snapshot, work.task),
    deps.commit([unfinished]),
  ])
  const around = aroundText(surroundings, work.root)
  const { words } = work
  const before = displayOf(work.task, work.policy, { readOnly: work.before.readOnly, around, words })
  const readOnly = !(await writeLabels(context, { ...work, display: before }))
  const display = displayOf(work.task, work.policy, { readOnly, around, words })
  const commented = await writeComment(context, { ...work, display })
  const question = await askPerson(deps, context, { task: work.task, words: words.now }, display, commented)
  return {
    ...commented,
    question,
    readOnly,
    display: display.hash,
    seen: display.seen,
    drawn: { atMs: deps.clock.now(), hash: hashOfSurroundings(surroundings) },
    state: work.task.state,
    labels: readOnly ? work.before.labels : namesOf(work.before, display),
    unfinished: false,
  }
}

/** Only scopes in which the bot has something new to say; what a person did in the others stays. False = no right. */
async function writeLabels(context: ShowContext, { task, policy, before, display }: Drawn): Promise<boolean> {
  if (!display.isLabelled) return true
  const wishes: ScopeWish[] = Object.entries(display.labels)
    .filter(
      ([scope, label]) =>
        before.unfinished ||
        before.readOnly ||
        (label?.name ?? null) !== writtenIn(before, scope) ||
        // a person's label of an agent that cannot have it would stand beside the right one, or in place of it
        (scope === policy.labels.agent.scope && isPassedOver(task)),
    )
    .map(([scope, label]) => ({ scope, label }))
  if (wishes.length > 0) {
    const result = await context.ensure.labels(wishes)
    if (result === 'archived' || result === 'gone') throw new NothingWritten(result)
    if (result === 'forbidden') return false
  }
  // the repository has given its scopes other names since: there only what the bot wrote is taken off
  for (const scope of Object.keys(before.labels).filter((scope) => !(scope in display.labels))) {
    const name = writtenIn(before, scope)
    if (name !== null) await context.ensure.noLabel(name)
  }
  return true
}

function writtenIn(shown: Shown, scope: string): string | null {
  const name = shown.labels[scope]
  return name ? `${scope}${name}` : null
}

function namesOf(before: Shown, { labels, isLabelled }: Display): Shown['labels'] {
  if (!isLabelled) return before.labels
  const names = Object.entries(labels)
  return Object.fromEntries(names.map(([scope, label]) => [scope, label?.name.slice(scope.length) ?? null]))
}

async function writeComment(context: ShowContext, { task, before, display }: Drawn): Promise<Shown> {
  if (display.body === null) return withoutComment(context, before)
  if (before.mutedIn === task.assignment) return before
  const result = await context.ensure.comment({
    kind: 'status',
    body: display.body,
    data: display.data,
    knownId: before.commentId,
    replaceEdited: before.state !== task.state,
  })
  if (result.kind === 'deleted') return { ...before, mutedIn: task.assignment }
  const commentId = idOf(result)
  const prices = task.decision?.considered.map(({ agent, costUsd }) => [agent, costUsd] as const) ?? []
  return commentId === null ? before : { ...before, commentId, prices }
}

/** What it said before the repository wanted quiet would not be true for long. */
async function withoutComment(context: ShowContext, before: Shown): Promise<Shown> {
  if (before.commentId !== null) await context.ensure.noComment(before.commentId)
  return { ...before, commentId: null }
}
