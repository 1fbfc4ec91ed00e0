import { GiteaError } from '../gitea-error.ts'
import type { IssueAddress } from '../issue-address.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import type { WireIssue } from '../wire.ts'
import { type AssigneesResult, type AssigneesWish, ensureAssignees } from './assignees.ts'
import { checked } from './checked.ts'
import {
  ANSWERS,
  type CommentResult,
  type CommentWish,
  ensureCommentOf,
  removeCommentOf,
} from './comment-wish.ts'
import { type DependencyResult, ensureDependency, removeDependency } from './dependency.ts'
import type { EffectDeps } from './effect-deps.ts'
import { ensureLabel, type LabelResult, removeLabel } from './label.ts'
import type { LabelDefinition } from './label-definitions.ts'
import { ensureScopedLabels, type ScopeWish } from './labels.ts'
import { ensureIssues, type IssueWish, type MadeIssue } from './made-issues.ts'
import { ensureMilestone, type MilestoneResult } from './milestone.ts'
import { ensureReaction, type ReactionOptions, type ReactionResult, removeReaction } from './reaction.ts'
import type { RunGate } from './run-gate.ts'
import { ensureState, type StateResult } from './state.ts'
import { type BodyResult, ensureBody, ensureTitle, type TitleResult } from './text.ts'
import type { Insistence } from './undone.ts'
import { type Unwritable, unwritable } from './unwritten.ts'

/**
 * The way to change something in Gitea. Each effect reads before it writes, is safe to run twice, writes nothing that is
 * so already (Gitea would fire an event for it), writes to the issue of this id whatever its repository is called by now,
 * and leaves what people did. Each resolves to what became of it: `written`, `unchanged`, or why nothing was written, and
 * for all of them that may be `gone`, `archived` or `forbidden`.
 *
 * All of them throw TypeError for a wish that is none, GiteaError when Gitea is away or fails, and Postponed while a person has paused the bot or the issue was
 * changed six times in the last minute: let these through, and the run is made again.
 */
export interface Effects {
  /**
   * One comment of the plugin, edited in place; a person who deletes or edits it has the last word.
   *
   * @example await context.ensure.comment({ kind: 'greeting', body: 'Hello!' })
   * @throws TypeError when the kind is not `[a-z][a-z0-9-]*`, or the body has no visible character
   */
  comment(wish: CommentWish): Promise<CommentResult>
  /**
   * The plugin's comment of that kind (or of that id) does not stand there. One that a person has edited stays.
   *
   * @example await context.ensure.noComment('greeting')
   */
  noComment(which: string | number): Promise<'written' | 'unchanged' | 'edited' | Unwritable>
  /**
   * A label: by name if it exists already, by a definition if it is to be made.
   *
   * @example await context.ensure.label({ name: 'bug', color: 'd73a4a', description: 'Something is broken' })
   * @throws CoordinatorError `LABEL_LOST` when its definition vanishes as fast as it is made
   */
  label(wish: string | LabelDefinition, options?: Insistence): Promise<LabelResult | Unwritable>
  /** @example await context.ensure.noLabel('needs-triage') */
  noLabel(name: string, options?: Insistence): Promise<LabelResult | Unwritable>
  /**
   * Of each scope this label and no other, or none at all. Whatever a person has put there is replaced.
   *
   * @example await context.ensure.labels([{ scope: 'kind/', label: { name: 'kind/bug', color: 'd73a4a' } }])
   * @throws CoordinatorError `LABEL_LOST` when a definition vanishes as fast as it is made
   */
  labels(wishes: readonly ScopeWish[]): Promise<'written' | 'unchanged' | Unwritable>
  /**
   * The bot's own reaction to the issue, or to one of its comments.
   *
   * @example await context.ensure.reaction('eyes', context.payload.comment.id)
   */
  reaction(
    content: string,
    commentId?: number,
    options?: ReactionOptions,
  ): Promise<ReactionResult | Unwritable>
  /** @example await context.ensure.noReaction('eyes') */
  noReaction(content: string, commentId?: number): Promise<ReactionResult | Unwritable>
  /**
   * Who is assigned and who is not; everybody else stays.
   *
   * @example await context.ensure.assignees({ add: ['bob'], remove: ['mosaic'] })
   */
  assignees(wish: AssigneesWish): Promise<AssigneesResult | Unwritable>
  /** A milestone by its title, or none. @example await context.ensure.milestone('1.0') */
  milestone(title: string | null, options?: Insistence): Promise<MilestoneResult | Unwritable>
  /** @example if ((await context.ensure.state('closed')) === 'blocked') context.log.info({}, 'not yet') */
  state(state: 'open' | 'closed', options?: Insistence): Promise<StateResult | Unwritable>
  /**
   * A title; cut to the 255 characters that Gitea stores.
   *
   * @example await context.ensure.title('Fix the login')
   * @throws TypeError when it has no visible character
   */
  title(title: string, options?: Insistence): Promise<TitleResult | Unwritable>
  /**
   * The text, changed from what it is at this moment. Only on servers that guard it (Gitea 1.26 and newer).
   *
   * @example await context.ensure.body((text) => text.replace('TODO', 'done'))
   * @throws whatever `change` throws
   */
  body(change: (body: string) => string | undefined): Promise<BodyResult | Unwritable>
  /** The issue depends on `blocker`. @example await context.ensure.dependency({ ...context.address, number: 3 }) */
  dependency(blocker: IssueAddress): Promise<DependencyResult | Unwritable>
  /** @example await context.ensure.noDependency({ ...context.address, number: 3 }) */
  noDependency(blocker: IssueAddress): Promise<DependencyResult | Unwritable>
  /**
   * Issues of the same repository that are made from this one, once; whatever people do with them later, they are not made again.
   *
   * @example await context.ensure.issues([{ kind: 'part-1', title: 'The parser', body: 'Part of #7.' }])
   * @throws TypeError when a kind is not `[a-z][a-z0-9-]*`, or there is no title
   */
  issues(wishes: readonly IssueWish[]): Promise<readonly MadeIssue[] | Unwritable>
  /**
   * Before anything is read for a change: a paused issue should cost no call.
   *
   * @example context.ensure.checkPaused()
   * @throws Postponed
   */
  checkPaused(): void
  /**
   * Asks for the right to change what people see. The first effect of a run that writes does so itself; ask before, when
   * something else must not be done without it.
   *
   * @example context.ensure.begin()
   * @throws Postponed
   */
  begin(): void
}

/** Whose effects they are: a plugin's, in one run of it. */
export interface Actor {
  readonly plugin: string
  /** The same one for every issue of the run. */
  readonly gate: RunGate
}

/** The effects of a run on one issue, which was read (and so identified) in this turn. */
export function effectsOn(all: EffectDeps, snapshot: IssueSnapshot, { plugin, gate }: Actor): Effects {
  const deps: EffectDeps = { ...all, gate: gate.forEffects }
  const quiet: EffectDeps = { ...all, gate: gate.forQuiet }
  const place = { deps, snapshot, plugin }
  const answers = { deps: { ...all, gate: gate.forAnswers }, snapshot, plugin: ANSWERS }
  all.order.begin(snapshot)
  const inOrder = <T>(work: () => Promise<T>) => all.order.run(plugin, snapshot, work)
  const on = <T>(work: (issue: WireIssue) => Promise<T>) => inOrder(() => told(snapshot, work))
  return checked({
    comment: (wish) =>
      inOrder(() => toldOfComment(snapshot, () => ensureCommentOf(wish.isAnswer ? answers : place, wish))),
    noComment: (which) => on(() => removeCommentOf(place, which)),
    label: (wish, options = {}) => on((issue) => ensureLabel(deps, snapshot, issue, wish, options)),
    noLabel: (name, options = {}) => on((issue) => removeLabel(deps, snapshot, issue, name, options)),
    labels: (wishes) => on((issue) => ensureScopedLabels(deps, snapshot, issue, wishes)),
    reaction: (content, id, options) =>
      on(() => ensureReaction(quiet, snapshot, { content, id, ...options })),
    noReaction: (content, id) => on(() => removeReaction(quiet, snapshot, { content, id })),
    assignees: (wish) => on(() => ensureAssignees(deps, snapshot, wish)),
    milestone: (title, options = {}) => on((issue) => ensureMilestone(deps, snapshot, issue, title, options)),
    state: (state, options = {}) => on((issue) => ensureState(deps, snapshot, issue, state, options)),
    title: (title, options = {}) => on((issue) => ensureTitle(deps, snapshot, issue, title, options)),
    body: (change) => on(() => ensureBody(deps, snapshot, change)),
    dependency: (blocker) => on(() => ensureDependency(deps, snapshot, blocker)),
    noDependency: (blocker) => on(() => removeDependency(deps, snapshot, blocker)),
    issues: (wishes) => on(() => ensureIssues(place, wishes)),
    checkPaused: () => gate.checkPaused(snapshot.address),
    begin: () => deps.gate.beginChange(snapshot.address),
  })
}

async function told<T>(
  snapshot: IssueSnapshot,
  work: (issue: WireIssue) => Promise<T>,
): Promise<T | Unwritable> {
  try {
    const issue = await snapshot.issue()
    return typeof issue === 'string' ? 'gone' : await work(issue)
  } catch (error) {
    const reason = unwritable(error)
    if (reason === undefined) throw error
    return reason
  }
}

async function toldOfComment(
  snapshot: IssueSnapshot,
  work: () => Promise<CommentResult>,
): Promise<CommentResult> {
  let why: GiteaError | undefined
  const result = await told(snapshot, () =>
    work().catch((error: unknown) => {
      if (error instanceof GiteaError) why = error
      throw error
    }),
  )
  if (typeof result !== 'string') return result
  return result === 'forbidden' ? { kind: result, why } : { kind: result }
}
