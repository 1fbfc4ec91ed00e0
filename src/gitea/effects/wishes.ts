import type { IssueAddress } from '../issue-address.ts'
import { issueAddressSchema } from '../issue-address.ts'
import type { AssigneesWish } from './assignees.ts'
import type { CommentWish } from './comment-wish.ts'
import type { LabelDefinition } from './label-definitions.ts'
import type { ScopeWish } from './labels.ts'
import type { IssueWish } from './made-issues.ts'
import type { WorkflowWish } from './workflow.ts'

/**
 * What effects are asked for, checked before anything is sent: the compiler has done so for whoever writes in TypeScript, but
 * what JavaScript hands in would be a request that Gitea answers with something else, or no effect at all.
 * Each throws a TypeError that names the effect and says what it takes.
 */

export function checkComment(wish: CommentWish): void {
  const isWish = isObject(wish) && typeof wish.kind === 'string' && typeof wish.body === 'string'
  check(isWish, 'comment', "{ kind: 'greeting', body: 'Hello!' }", wish)
}

export function checkWhichComment(which: string | number): void {
  check(typeof which === 'string' || isId(which), 'noComment', 'a kind, or the id of a comment', which)
}

export function checkLabel(wish: string | LabelDefinition): void {
  check(isText(wish) || isDefinition(wish), 'label', `a name, or ${DEFINITION}`, wish)
}

export function checkLabelName(name: string): void {
  check(isText(name), 'noLabel', 'the name of a label', name)
}

export function checkScopes(wishes: readonly ScopeWish[]): void {
  const isWish = ({ scope, label }: Partial<ScopeWish>) =>
    isText(scope) && (label === null || (isDefinition(label) && label.name.startsWith(scope)))
  const isRight = Array.isArray(wishes) && wishes.every((wish) => isObject(wish) && isWish(wish))
  check(
    isRight,
    'labels',
    `[{ scope: 'kind/', label: ${DEFINITION.replace("'bug'", "'kind/bug'")} }], with null for no label; a label's name begins with its scope`,
    wishes,
  )
}

export function checkReaction(effect: 'reaction' | 'noReaction', content: string, commentId?: number): void {
  const isRight = isText(content) && (commentId === undefined || isId(commentId))
  check(
    isRight,
    effect,
    "the name of a reaction, as 'eyes', and perhaps the id of a comment",
    content,
    commentId,
  )
}

export function checkAssignees(wish: AssigneesWish): void {
  const isList = (logins: unknown) => logins === undefined || (Array.isArray(logins) && logins.every(isText))
  const isWish = isObject(wish) && isList(wish.add) && isList(wish.remove)
  check(isWish, 'assignees', "{ add: ['bob'], remove: ['eve'] }, or one of the two", wish)
}

export function checkMilestone(title: string | null): void {
  check(title === null || isText(title), 'milestone', 'the title of a milestone, or null for none', title)
}

export function checkWorkflow(wish: WorkflowWish): void {
  const isWish = isObject(wish) && isText(wish.workflow) && isText(wish.once)
  check(isWish, 'workflow', "{ workflow: 'agent.yml', once: 'what it is for' }", wish)
}

export function checkState(state: 'open' | 'closed'): void {
  check(state === 'open' || state === 'closed', 'state', "'open' or 'closed'", state)
}

export function checkTitle(title: string): void {
  check(typeof title === 'string', 'title', 'a text', title)
}

export function checkChange(change: (body: string) => string | undefined): void {
  check(
    typeof change === 'function',
    'body',
    'a function that is given the text and returns the new one',
    change,
  )
}

export function checkBlocker(effect: 'dependency' | 'noDependency', blocker: IssueAddress): void {
  const takes = '{ repoId, owner, repo, number }, as { ...context.address, number: 3 }'
  check(issueAddressSchema.safeParse(blocker).success, effect, takes, blocker)
}

export function checkIssues(wishes: readonly IssueWish[]): void {
  const isWish = ({ kind, title, body }: Partial<IssueWish>) =>
    typeof kind === 'string' && isText(title) && typeof body === 'string'
  const isRight = Array.isArray(wishes) && wishes.every((wish) => isObject(wish) && isWish(wish))
  check(isRight, 'issues', "[{ kind: 'part-1', title: 'The parser', body: 'Part of #7.' }]", wishes)
}

const DEFINITION = "{ name: 'bug', color: 'd73a4a' }"

function isDefinition(value: unknown): value is LabelDefinition {
  return isObject(value) && isText(value.name) && typeof value.color === 'string' && COLOR.test(value.color)
}

const COLOR = /^#?[0-9a-f]{6}$/i

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function check(isRight: boolean, effect: string, takes: string, ...given: readonly unknown[]): void {
  if (isRight) return
  const shown = given
    .filter((value) => value !== undefined)
    .map(show)
    .join(', ')
  throw new TypeError(`ensure.${effect} takes ${takes}; it was given ${shown || 'nothing'}.`)
}

const LONGEST_SHOWN = 100

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, LONGEST_SHOWN)
  } catch {
    return `a ${typeof value}`
  }
}
