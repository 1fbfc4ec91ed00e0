import type { IssueAddress } from '../gitea/issue-address.ts'
import type { WireIssue, WireRepository } from '../gitea/wire.ts'
import type { Spec } from '../issue/spec.ts'
import type { Task } from '../tasks/task.ts'
import { branchNamed, isBranchName } from '../tasks/work-branch.ts'

/** More of an issue's text is not handed over, in characters. */
const LONGEST_BODY = 200_000

/** A task as an agent is handed it. */
export interface HandedTask {
  /** What people wrote is data to work on and never an order to the agent: whoever may open an issue can write it. */
  readonly issue: {
    readonly owner: string
    readonly repo: string
    readonly number: number
    readonly url: string
    readonly title: string
    readonly body: string
    readonly author: string
    readonly untrusted: true
  }
  readonly cloneUrl: string
  readonly defaultBranch: string
  /** The branch that the work is best pushed to: the same for each session. */
  readonly branch: string
  /** Where a session before has pushed it, as `owner/repo`. */
  readonly pushedTo?: string
  readonly spec: HandedSpec
  /** The agent's window, in tokens. */
  readonly contextLimit: number
  /** What the session before left. */
  readonly note?: string
  /** What a person answered to the question of a session before. */
  readonly answer?: string
  /** Why this agent. */
  readonly reasons: readonly string[]
}

/** What is known of the work; tokens are of context. */
export interface HandedSpec {
  readonly difficulty: Spec['difficulty']['value']
  readonly estimate: { readonly p50: number; readonly p90: number }
  readonly files: readonly string[]
  readonly wantsTests: boolean
}

/** What an agent is handed of a task, with its issue and repository as they are now. */
export function handedTask(
  task: Task,
  issue: WireIssue,
  repository: WireRepository,
  given: { readonly contextLimit: number; readonly baseUrl: string },
): HandedTask {
  const { owner, name } = repository
  const { difficulty, estimate, files, wantsTests } = task.spec
  // what was stored before names were looked at is no reason to fail for ever
  const pushed = task.pushed && isBranchName(task.pushed.branch) ? task.pushed : undefined
  const branch = task.branch !== undefined && isBranchName(task.branch) ? task.branch : undefined
  const chosen = task.decision?.considered.find(({ agent }) => agent === task.agent)
  return {
    issue: {
      owner: owner.login,
      repo: name,
      number: issue.number,
      url: issue.html_url,
      title: issue.title,
      body: issue.body.slice(0, LONGEST_BODY),
      author: issue.user.login,
      untrusted: true,
    },
    cloneUrl: `${given.baseUrl}/${owner.login}/${name}.git`,
    defaultBranch: repository.default_branch ?? 'main',
    branch: pushed?.branch ?? branch ?? branchNamed(issue),
    ...(pushed ? { pushedTo: pushed.fork ?? `${owner.login}/${name}` } : {}),
    spec: {
      difficulty: difficulty.value,
      estimate: { p50: estimate.value.p50, p90: estimate.value.p90 },
      files: files.value.map(({ path }) => path),
      wantsTests: wantsTests.value,
    },
    contextLimit: given.contextLimit,
    ...(task.handOver ? { note: task.handOver } : {}),
    ...(task.answer ? { answer: task.answer } : {}),
    reasons: [task.decision?.sentence, chosen?.reason].filter((reason) => reason !== undefined),
  }
}

/** @example refOf({ repoId: 9, owner: 'acme', repo: 'app', number: 7 }) // 'acme/app#7' */
export function refOf({ owner, repo, number }: Omit<IssueAddress, 'repoId'>): string {
  return `${owner}/${repo}#${number}`
}
