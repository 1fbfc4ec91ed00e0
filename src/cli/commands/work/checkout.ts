import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { AgentTask, Claim } from '../../../agent-client/answers.ts'
import { type Clock, sleep } from '../../../clock.ts'
import { CoordinatorError } from '../../../errors.ts'
import { allTaken, namesLike } from './branch-names.ts'
import { forgeUrl } from './forge-access.ts'
import { type Git, GitFailed } from './git.ts'

/** A repository in a work tree of its own. */
export interface Checkout {
  /** Where the command works. */
  readonly tree: string
  /** Files of its git directory that say what git does and runs, as they were before the command, by their names. */
  readonly settings: ReadonlyMap<string, string>
  /** A bare repository that the command does not know: what is pushed goes through it. */
  readonly store: string
  readonly branch: string
  /** The newest commit of the default branch. */
  readonly base: string
  /** The branch was there, from a session before. */
  readonly isContinued: boolean
}

/** What a checkout is made from. */
export interface CheckoutOptions {
  readonly git: Git
  readonly clock: Clock
  /** Of this session. */
  readonly folder: string
  /** Shared by all sessions of this user. */
  readonly cache: string
  /** Who commits. */
  readonly agent: string
  /** So many commits of the history; all of it unless said, from a copy that is kept. */
  readonly depth?: number
  readonly signal?: AbortSignal
  /** Whether a branch has the work of a session before. */
  readonly isOurs: (branch: string) => Promise<boolean>
}

/** Two runners may read into one copy at the same time. */
const TRIES = 4
const PAUSE_MS = 300

/** Checks a task's repository out. @throws GitFailed or CoordinatorError with what to do */
export async function checkOut({ session, task }: Claim, options: CheckoutOptions): Promise<Checkout> {
  const { git, folder } = options
  await git.run(['check-ref-format', `refs/heads/${task.branch}`])
  const fork = forkOf(task)
  const taken = await headsNamed(fork ?? task.cloneUrl, task.branch, options)
  const branch = (await isOurs({ session, task }, taken, options))
    ? task.branch
    : freeName(task.branch, taken)
  const isContinued = taken.has(branch)
  const isInFork = isContinued && fork !== undefined
  const few = [task.defaultBranch, ...(isContinued && !isInFork ? [branch] : [])]
  const store = await filled(task.cloneUrl, few, options)
  const base = await commitOf(git, store, task.defaultBranch)
  if (isInFork) await fetched(store, { url: fork, branch }, options)
  const start = isContinued ? await commitOf(git, store, isInFork ? FORKED + branch : branch) : base
  const tree = join(folder, 'tree')
  const inTree = { at: tree, ...signalOf(options) }
  await git.run(['clone', '--quiet', '--shared', '--no-checkout', store, tree], signalOf(options))
  await git.run(['remote', 'set-url', 'origin', task.cloneUrl], inTree)
  await git.run(['checkout', '--quiet', '-B', branch, start, '--'], inTree)
  await nameCommitter(git, tree, options.agent)
  return { tree, store, settings: await settingsOf(tree), branch, base, isContinued }
}

/** Where the session before has pushed to, if that is a fork. */
function forkOf({ pushedTo, issue, cloneUrl }: AgentTask): string | undefined {
  const isFork = pushedTo && pushedTo.toLowerCase() !== `${issue.owner}/${issue.repo}`.toLowerCase()
  return isFork ? `${forgeUrl(cloneUrl)}/${pushedTo}.git` : undefined
}

/** Whether the branch is the task's. An attempt that failed has pushed nothing: one that is there may be anybody's. */
async function isOurs(
  { session, task: { branch, pushedTo } }: Claim,
  taken: ReadonlySet<string>,
  options: CheckoutOptions,
): Promise<boolean> {
  if (pushedTo) return true
  return session.attempt > 1 && taken.has(branch) && options.isOurs(branch)
}

/** In the store, branches of forks stand apart: those of the repository are replaced as a whole. */
const FORKED = 'of-a-fork/'

async function fetched(
  store: string,
  { url, branch }: { readonly url: string; readonly branch: string },
  options: CheckoutOptions,
): Promise<void> {
  const args = [
    'fetch',
    '--quiet',
    '--no-tags',
    '--',
    url,
    `+refs/heads/${branch}:refs/heads/${FORKED}${branch}`,
  ]
  await patiently(options.clock, () => options.git.run(args, { store, isRemote: true, ...signalOf(options) }))
}

function signalOf({ signal }: CheckoutOptions): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {}
}

/** Of the server: the branch and those called alike. */
async function headsNamed(url: string, branch: string, options: CheckoutOptions): Promise<Set<string>> {
  const patterns = [`refs/heads/${branch}`, `refs/heads/${branch}-*`]
  const told = await options.git.run(['ls-remote', '--heads', '--', url, ...patterns], {
    isRemote: true,
    ...signalOf(options),
  })
  return new Set([...told.matchAll(/\trefs\/heads\/(.+)$/gm)].map(([, name = '']) => name))
}

/** A branch that is there before the first session was made by somebody else. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const names = namesLike(wanted)
  const free = names.find((name) => !taken.has(name))
  if (free !== undefined) return free
  throw allTaken(names)
}

/** The bare repository, with what the server has. */
async function filled(url: string, branches: readonly string[], options: CheckoutOptions): Promise<string> {
  const { git, folder, cache, depth } = options
  const store = depth === undefined ? join(cache, storeName(url)) : join(folder, 'store.git')
  await git.run(['init', '--quiet', '--bare'], { store })
  const few = branches.map((name) => `+refs/heads/${name}:refs/heads/${name}`)
  const wanted =
    depth === undefined ? ['--prune', '--', url, '+refs/heads/*:refs/heads/*'] : ['--', url, ...few]
  const shallow = depth === undefined ? [] : [`--depth=${depth}`]
  const call = { store, isRemote: true, ...signalOf(options) }
  await patiently(options.clock, () =>
    git.run(['fetch', '--quiet', '--no-tags', ...shallow, ...wanted], call),
  )
  return store
}

/** A name for the folder that says what it is, and is not chosen by the address alone. */
function storeName(url: string): string {
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 12)
  const last = url
    .replace(/\.git$/, '')
    .split('/')
    .slice(-2)
    .join('-')
  return `${last.replaceAll(/[^\w.-]/g, '_').replace(/^\.+/, '')}-${hash}.git`
}

async function patiently<Result>(clock: Clock, work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      const isTaken = error instanceof GitFailed && /lock|unable to update|File exists/i.test(error.said)
      if (!isTaken || tried === TRIES) throw error
      await sleep(clock, PAUSE_MS * tried)
    }
  }
}

async function commitOf(git: Git, store: string, branch: string): Promise<string> {
  try {
    return (
      await git.run(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`], { store })
    ).trim()
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error
    throw new CoordinatorError('BRANCH_MISSING', `The repository has no branch ${branch}.`, {
      hint: 'If it is empty, push a first commit.',
    })
  }
}

/** A machine that nobody has set up for commits makes them as the agent. */
async function nameCommitter(git: Git, tree: string, agent: string): Promise<void> {
  const known = await git.run(['config', 'user.email'], { at: tree }).catch(() => '')
  if (known.trim() !== '') return
  await git.run(['config', 'user.name', agent], { at: tree })
  await git.run(['config', 'user.email', `${agent}@${hostname()}`], { at: tree })
}

/** The settings, and where a history that was cut off ends. */
async function settingsOf(tree: string): Promise<ReadonlyMap<string, string>> {
  const settings = new Map([['config', await readFile(join(tree, '.git/config'), 'utf8')]])
  const shallow = await readFile(join(tree, '.git/shallow'), 'utf8').catch(() => undefined)
  if (shallow !== undefined) settings.set('shallow', shallow)
  return settings
}
