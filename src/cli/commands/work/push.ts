import type { Checkout } from './checkout.ts'
import { type Git, type GitCall, GitFailed, type Inspection } from './git.ts'

/** How a push went. */
export type Pushed =
  | { readonly kind: 'pushed'; readonly branch: string; readonly sha: string; readonly isNew: boolean }
  /** The server has other commits under this name. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }

/** What is pushed. */
export interface Commit {
  readonly sha: string
  readonly from: Inspection
}

/** What the command has done, by its commits. */
export interface Work {
  /** Beyond the default branch. */
  readonly commits: number
  readonly sha: string
  /** Files that were changed and not committed. */
  readonly uncommitted: number
}

/** What stands in the tree after the command. Git would run programs of a repository within it to see whether that has changes. */
export async function workIn(
  git: Git,
  inspection: Inspection,
  { base }: Checkout,
  signal: AbortSignal,
): Promise<Work> {
  const inTree = { inspection, signal }
  const sha = (await git.run(['rev-parse', 'HEAD'], inTree)).trim()
  const count = await git.run(['rev-list', '--count', `${base}..${sha}`], inTree)
  const status = await git.run(
    ['status', '--porcelain', '--untracked-files=all', '--ignore-submodules=dirty'],
    inTree,
  )
  return { commits: Number(count), sha, uncommitted: status.split('\n').filter((line) => line !== '').length }
}

/** Commits whatever is left in the tree; the message comes from a person's title and goes the way of a text. */
export async function commitRest(
  git: Git,
  inspection: Inspection,
  message: string,
  signal: AbortSignal,
): Promise<void> {
  const inTree = { inspection, signal }
  await staged(git, inTree)
  await git.run(['commit', '--quiet', '--no-verify', '--file=-'], { ...inTree, input: message })
}

/** `git add --all`, which would run git in the repositories within this one, with the settings that the command has left there. */
async function staged(git: Git, inTree: GitCall): Promise<void> {
  // what is new first: a folder that has become a link, or the other way round, takes the old ones out
  for (const which of [
    ['--others', '--exclude-standard'],
    ['--modified', '--deleted'],
  ]) {
    const listed = await git.run(['ls-files', '-z', ...which], { ...inTree, isBytes: true })
    // a repository within this one is listed as a folder
    const input = listed.replaceAll('/\0', '\0')
    const update = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin']
    await git.run(update, { ...inTree, input, isBytes: true })
  }
}

/**
 * Pushes the commits, never by force. It goes through the store: what reads the commits of a command and what has the token
 * are two calls of git.
 */
export async function push(
  git: Git,
  { store }: Checkout,
  { from, sha, url, branch, session }: Commit & { url: string; branch: string; session: string },
): Promise<Pushed> {
  const kept = `refs/mosaic/${session}`
  await git.run(['fetch', '--quiet', '--no-tags', from.gitDir, `+${sha}:${kept}`], { store })
  try {
    const told = await git.run(['push', '--porcelain', '--', url, `${kept}:refs/heads/${branch}`], {
      store,
      isRemote: true,
    })
    return { kind: 'pushed', branch, sha, isNew: /^\*\t/m.test(told) }
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error
    if (/\[rejected\].*(non-fast-forward|fetch first)/.test(error.said)) return { kind: 'taken' }
    return { kind: 'refused', why: whyRefused(error.said) }
  } finally {
    await git.run(['update-ref', '-d', kept], { store })
  }
}

/** Takes a push back, if the branch is still as it was pushed. */
export async function unpush(
  git: Git,
  { store }: Checkout,
  { url, branch, sha }: { url: string; branch: string; sha: string },
): Promise<void> {
  const lease = `--force-with-lease=refs/heads/${branch}:${sha}`
  await git.run(['push', lease, '--', url, `:refs/heads/${branch}`], { store, isRemote: true })
}

function whyRefused(said: string): string {
  if (/\b403\b|denied|not allowed|permission/i.test(said) && !/remote rejected/.test(said))
    return 'The user of MOSAIC_GIT_TOKEN may not push here: give that user write access, and the token write:repository.'
  if (/\b401\b|Authentication failed/i.test(said))
    return 'Gitea does not take MOSAIC_GIT_TOKEN: it is wrong, expired or revoked.'
  if (/\b404\b|not found/i.test(said))
    return 'The repository is gone, or the user of MOSAIC_GIT_TOKEN may not see it.'
  const reasons = said.split('\n').filter((line) => /^(remote:|!|fatal:|error:)/.test(line.trim()))
  return `Gitea refused the push: ${reasons.slice(-5).join(' ').replaceAll(/\s+/g, ' ')}`
}
