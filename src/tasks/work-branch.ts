import type { IssueAddress } from '../gitea/issue-address.ts'
import type { Outcome } from './session.ts'

/** Where a session has pushed its work. */
export interface PushedWork {
  readonly branch: string
  /** As `owner/repo`, if it is not the repository of the issue but a fork of it. */
  readonly fork?: string
}

/**
 * The branch that is best used for the work on an issue.
 *
 * @example branchNamed({ number: 7, title: 'Coupons: taken twice!' }) // 'issue-7-coupons-taken-twice'
 */
export function branchNamed({ number, title }: { readonly number: number; readonly title: string }): string {
  const words = title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  return ['issue', number, ...words.slice(0, 5)].join('-').slice(0, 60)
}

/** Longer names do not fit into a file's, with what git puts behind them; characters. */
const LONGEST_BRANCH = 200

/**
 * Whether git can have a branch of this name, and a shell, a URL and a person read it as what it is: letters, digits and `._/-`, by the
 * rules of https://git-scm.com/docs/git-check-ref-format. No session could begin with any other.
 *
 * @example isBranchName('issue-7-a b..c~') // false
 */
export function isBranchName(name: string): boolean {
  if (name.length > LONGEST_BRANCH || !/^[\w./-]+$/.test(name) || name.startsWith('-')) return false
  const parts = name.split('/')
  return !name.includes('..') && parts.every((part) => /^[^.]/.test(part) && !/(\.|\.lock)$/.test(part))
}

/** What git has in no name, by the rules of https://git-scm.com/docs/git-check-ref-format and for its commands. */
const NOT_IN_GIT = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|[/.]$|^[-/]|^(@|HEAD)?$/u

/**
 * Whether git can have a branch of this name, whatever its letters: one that was pushed may be called so. Gitea cannot be asked
 * for any other, or would be asked for something else.
 *
 * @example canBeInGit('feature/prüfen') // true
 * @example canBeInGit('..') // false
 */
export function canBeInGit(name: string): boolean {
  return name.isWellFormed() && !NOT_IN_GIT.test(name)
}

/**
 * Where a session says that it has pushed to, for the next one. Whoever goes on may push where this one may not: a branch that is
 * not called after the issue is never passed on, and neither is one that git cannot have.
 */
export function pushedIn(
  outcome: Outcome | null,
  { owner, repo, number }: IssueAddress,
): PushedWork | undefined {
  const { branch = '', repository } = outcome ?? {}
  if (branch !== `issue-${number}` && !branch.startsWith(`issue-${number}-`)) return undefined
  if (!isBranchName(branch)) return undefined
  const isFork = repository !== undefined && repository.toLowerCase() !== `${owner}/${repo}`.toLowerCase()
  return { branch, ...(isFork ? { fork: repository } : {}) }
}
