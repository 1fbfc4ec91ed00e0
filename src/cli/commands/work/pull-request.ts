import type { AgentTask } from '../../../agent-client/answers.ts'
import { CoordinatorError } from '../../../errors.ts'
import type { GiteaApi } from '../../../gitea/client.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import type { ForgeAccess } from './forge-access.ts'
import { unreferring } from './unreferring.ts'

/** A pull request that was opened, or that was there. */
export interface Opened {
  readonly number: number
  readonly url: string
  readonly isNew: boolean
}

/** What a pull request is made from. */
export interface PullWish {
  /** Where the branch is, if it is in a fork: its owner. */
  readonly forkOwner?: string
  readonly branch: string
  readonly summary: string
}

const PAGE = 50
const PAGES = 20

/**
 * Opens the pull request that closes the issue; if there is an open one of this branch, that one is taken. Gitea itself sees to
 * it that there are never two.
 */
export async function openPullRequest(gitea: GiteaApi, task: AgentTask, wish: PullWish): Promise<Opened> {
  const { owner, repo } = task.issue
  const head = wish.forkOwner === undefined ? wish.branch : `${wish.forkOwner}:${wish.branch}`
  const body = {
    head,
    base: task.defaultBranch,
    title: unreferring(task.issue.title),
    body: pullBody(task, wish.summary),
  }
  try {
    const { data } = await gitea.repos.repoCreatePullRequest(owner, repo, body)
    return { number: data.number ?? 0, url: data.html_url ?? '', isNew: true }
  } catch (error) {
    // the answer may be to an attempt whose own answer was lost
    const found = await openOne(gitea, task, wish).catch(() => undefined)
    if (found !== undefined) return found
    const isFork = wish.forkOwner !== undefined && error instanceof GiteaError && error.status === 500
    throw isFork ? forkRefused(head, error) : error
  }
}

/** Forgejo 12 looks for a fork's branch in the repository itself, and fails. */
function forkRefused(head: string, cause: GiteaError): CoordinatorError {
  return new CoordinatorError(
    'PUSH_REFUSED',
    `The work is in ${head}, but no pull request could be opened from it.`,
    {
      hint: 'Forgejo 12 cannot open one from a fork over its API: open it by hand, or give the user of MOSAIC_GIT_TOKEN write access.',
      cause,
    },
  )
}

async function openOne(gitea: GiteaApi, task: AgentTask, wish: PullWish): Promise<Opened | undefined> {
  const found = await openPull(gitea, task, wish)
  return found && { number: found.number ?? 0, url: found.html_url ?? '', isNew: false }
}

/** Whether a branch of the repository was published by a runner for this task, and is still to be reviewed. */
export async function isOfTask(gitea: GiteaApi, task: AgentTask, branch: string): Promise<boolean> {
  const closes = pullBody(task, '')
  const body = (await openPull(gitea, task, { branch }))?.body ?? ''
  return body === closes || body.startsWith(`${closes}\n\n\`\`\``)
}

async function openPull(gitea: GiteaApi, task: AgentTask, wish: Pick<PullWish, 'branch' | 'forkOwner'>) {
  const { owner, repo } = task.issue
  const headOwner = (wish.forkOwner ?? owner).toLowerCase()
  for (let page = 1; page <= PAGES; page++) {
    const { data } = await gitea.repos.repoListPullRequests(owner, repo, { state: 'open', page, limit: PAGE })
    const found = data.find(
      ({ head, base }) =>
        head?.ref === wish.branch &&
        base?.ref === task.defaultBranch &&
        head.repo?.owner?.login?.toLowerCase() === headOwner,
    )
    if (found || data.length === 0) return found
  }
  return undefined
}

/** What Gitea reads stands on the first line. What the command wrote is shown as it is: it can close, mention and link nothing. */
export function pullBody({ issue: { number } }: AgentTask, summary: string): string {
  if (summary.trim() === '') return `Closes #${number}`
  const runs = [...summary.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)))
  return `Closes #${number}\n\n${fence}text\n${summary.trim()}\n${fence}`
}

export async function closePullRequest(gitea: GiteaApi, task: AgentTask, number: number): Promise<void> {
  await gitea.repos.repoEditPullRequest(task.issue.owner, task.issue.repo, number, { state: 'closed' })
}

/** Where the user of the token may push: the repository itself, or else a fork of it. */
export interface PushPlace {
  readonly url: string
  /** Undefined = the repository itself. */
  readonly forkOwner?: string
}

/** Where to push to. A user who may not write gets a fork, once. */
export async function pushPlace(
  task: AgentTask,
  { gitea, baseUrl, mayPush }: ForgeAccess,
): Promise<PushPlace> {
  if (mayPush) return { url: task.cloneUrl }
  const { data: me } = await gitea.user.userGetCurrent()
  const login = me.login ?? ''
  const fork = (await forkOf(gitea, task, login)) ?? (await makeFork(gitea, task))
  return { url: `${baseUrl}/${fork}.git`, forkOwner: login }
}

async function forkOf(gitea: GiteaApi, task: AgentTask, login: string): Promise<string | undefined> {
  const { owner, repo } = task.issue
  for (let page = 1; page <= PAGES; page++) {
    const { data } = await gitea.repos.listForks(owner, repo, { page, limit: PAGE })
    const mine = data.find((one) => one.owner?.login?.toLowerCase() === login.toLowerCase())
    if (mine) return mine.full_name
    if (data.length === 0) return undefined
  }
  return undefined
}

async function makeFork(gitea: GiteaApi, { issue }: AgentTask): Promise<string> {
  const { data } = await gitea.repos.createFork(issue.owner, issue.repo, {})
  return data.full_name ?? ''
}
