import { FakeGitea, type RepoRef } from '../../src/testing/index.ts'

/** The fake Gitea of the graph bench, in a process of its own; told what to do by messages of the parent. */

/** What the parent asks for. */
export type Order =
  | { readonly do: 'fill'; readonly issues: number }
  | { readonly do: 'hook'; readonly url: string; readonly secret: string }
  /** Comments on so many issues, or changes their text. */
  | { readonly do: 'move'; readonly issues: number; readonly how: 'comment' | 'text' }
  /** No call is under way, and none has come for a while. */
  | { readonly do: 'wait until quiet' }
  | { readonly do: 'count' }
  | { readonly do: 'live' }

export type Reply =
  | { readonly reply: 'ready'; readonly url: string; readonly token: string }
  | { readonly reply: 'done' }
  /** Calls of the bot since the last count: all, pages of lists, and those that write. */
  | { readonly reply: 'counted'; readonly all: number; readonly lists: number; readonly writes: number }
  /** From the opening of an issue to the bot's comment on it. */
  | { readonly reply: 'live'; readonly ms: number }

const TEXT = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'
const LISTS = /^\/repos\/(issues\/search|[^/]+\/[^/]+\/issues)(\?|$)/

const gitea = await FakeGitea.start()
gitea.addUser('alice')
gitea.addUser('mosaic')
const repo: RepoRef = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
let moved = 0

process.on('message', (order: Order) => void obey(order).then((reply) => process.send?.(reply)))
process.on('disconnect', () => process.exit(0))
process.send?.({ reply: 'ready', url: gitea.url, token: gitea.token('mosaic') } satisfies Reply)

async function obey(order: Order): Promise<Reply> {
  switch (order.do) {
    case 'fill':
      await fill(order.issues)
      return { reply: 'done' }
    case 'hook':
      gitea.addHook(repo, { url: order.url, secret: order.secret, events: ['issues'] })
      return { reply: 'done' }
    case 'move':
      await move(order.issues, order.how)
      return { reply: 'done' }
    case 'wait until quiet':
      await quiet()
      return { reply: 'done' }
    case 'count':
      return count()
    case 'live':
      return { reply: 'live', ms: await live() }
  }
}

/** Every third waits for the one before it. */
async function fill(issues: number): Promise<void> {
  for (let number = 1; number <= issues; number++) {
    const waits = number % 3 === 0 ? `\n## Dependencies\n- Blocked by: #${number - 1}\n` : ''
    await gitea
      .as('alice')
      .opens({ title: `The issue number ${number}`, body: TEXT + waits, assignees: ['mosaic'] }, repo)
  }
}

async function move(issues: number, how: 'comment' | 'text'): Promise<void> {
  for (let step = 0; step < issues; step++) {
    const issue = gitea.issue(repo, 1 + 3 * moved++)
    if (how === 'comment') await gitea.as('alice').says('I have looked at it.', issue)
    else await gitea.as('alice').edits({ body: `${TEXT}\nReally.\n` }, issue)
  }
}

/** Longer than a run takes from one call to the next; shorter than from one issue of the sweep to the next, which is 200 ms. */
const QUIET_MS = 50

async function quiet(): Promise<void> {
  for (let seen = -1; seen !== gitea.journal.length || gitea.journal.at(-1)?.status === null; ) {
    seen = gitea.journal.length
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
}

function count(): Reply {
  const calls = gitea.journal.filter((entry) => entry.as === 'mosaic')
  gitea.journal.length = 0
  return {
    reply: 'counted',
    all: calls.length,
    lists: calls.filter(({ method, path }) => method === 'GET' && LISTS.test(path)).length,
    writes: calls.filter(({ method }) => method !== 'GET').length,
  }
}

async function live(): Promise<number> {
  const begun = performance.now()
  const issue = await gitea.as('alice').opens({ title: 'Live', body: TEXT, assignees: ['mosaic'] }, repo)
  while (gitea.comments(issue).length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  const ms = performance.now() - begun
  await gitea.as('alice').closes(issue)
  await gitea.delivered()
  return ms
}
