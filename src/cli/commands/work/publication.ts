import type { Claim } from '../../../agent-client/answers.ts'
import { CoordinatorError } from '../../../errors.ts'
import { allTaken, namesLike } from './branch-names.ts'
import type { Checkout } from './checkout.ts'
import type { ForgeAccess } from './forge-access.ts'
import type { Git } from './git.ts'
import { closePullRequest, type Opened, openPullRequest, pushPlace } from './pull-request.ts'
import { type Commit, push, unpush } from './push.ts'

/** Where the work went. */
export interface Published {
  readonly branch: string
  /** As `owner/repo`. */
  readonly repository: string
  readonly pullRequest?: Opened
  /** Takes it all back, as far as it was made by this publication. */
  undo(): Promise<void>
}

/** What it is published with. */
export interface PublicationOptions {
  readonly git: Git
  readonly access: ForgeAccess
}

/** Pushes the commits to the branch, or to another one if that is somebody else's by now. Opens a pull request if there is a summary. */
export async function publish(
  { session, task }: Claim,
  checkout: Checkout,
  { sha, from, summary }: Commit & { readonly summary?: string },
  { git, access }: PublicationOptions,
): Promise<Published> {
  const { gitea } = access
  const place = await pushPlace(task, access)
  const wish = { sha, from, url: place.url, session: session.id }
  const pushed = await pushSomewhere(git, checkout, wish)
  const takeBack = async () => {
    if (pushed.isNew) await unpush(git, checkout, { ...pushed, url: place.url })
  }
  const { forkOwner } = place
  const repository = place.url
    .replace(/\.git$/, '')
    .split('/')
    .slice(-2)
    .join('/')
  if (summary === undefined) return { branch: pushed.branch, repository, undo: takeBack }
  const opened = await openPullRequest(gitea, task, {
    ...{ branch: pushed.branch, summary },
    ...(forkOwner === undefined ? {} : { forkOwner }),
  })
  return {
    branch: pushed.branch,
    repository,
    pullRequest: opened,
    undo: async () => {
      if (opened.isNew) await closePullRequest(gitea, task, opened.number)
      await takeBack()
    },
  }
}

async function pushSomewhere(git: Git, checkout: Checkout, wish: Commit & { url: string; session: string }) {
  const { branch } = checkout
  const names = namesLike(branch)
  for (const name of names) {
    const pushed = await push(git, checkout, { ...wish, branch: name })
    if (pushed.kind === 'pushed') return pushed
    if (pushed.kind === 'refused') throw new CoordinatorError('PUSH_REFUSED', pushed.why)
  }
  throw allTaken(names)
}
