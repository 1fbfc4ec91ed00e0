import { systemClock } from '../../src/clock.ts'
import { FakeGitea, type RepoRef } from '../../src/testing/index.ts'

/** The fake Gitea of the decide bench, in a process of its own; told what to do by messages of the parent. */

/** What the parent asks for. */
export type Order =
  | { readonly do: 'hook'; readonly url: string; readonly secret: string }
  | { readonly do: 'open'; readonly assigned: boolean }
  | { readonly do: 'journal'; readonly number: number }

/** A call that the bot made, with the time at which it came in (ms, fractional). */
export interface Call {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly atMs: number
}

export type Reply =
  | { readonly reply: 'ready'; readonly url: string; readonly token: string }
  | { readonly reply: 'done' }
  /** `atMs`: just before the issue was opened, and so before its deliveries went out. */
  | { readonly reply: 'opened'; readonly number: number; readonly atMs: number }
  | { readonly reply: 'calls'; readonly calls: readonly Call[] }

const fine = () => performance.timeOrigin + performance.now()
const gitea = await FakeGitea.start({ clock: { ...systemClock, now: fine } })
gitea.addUser('alice')
gitea.addUser('mosaic')
const repo: RepoRef = gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })

process.on('message', (order: Order) => void obey(order).then((reply) => process.send?.(reply)))
process.on('disconnect', () => process.exit(0))
process.send?.({ reply: 'ready', url: gitea.url, token: gitea.token('mosaic') } satisfies Reply)

async function obey(order: Order): Promise<Reply> {
  if (order.do === 'hook') {
    gitea.addHook(repo, { url: order.url, secret: order.secret, events: ['issues'] })
    return { reply: 'done' }
  }
  if (order.do === 'open') {
    const assignees = order.assigned ? { assignees: ['mosaic'] } : {}
    const body = '## Difficulty\nmedium\n\n## Context Estimate\n40k\n\n## Files\n- `src/app.ts`\n'
    const atMs = fine()
    const issue = await gitea.as('alice').opens({ title: 'Add a setting', body, ...assignees }, repo)
    return { reply: 'opened', number: issue.number, atMs }
  }
  const about = new RegExp(`/issues/${order.number}(/|$)`)
  const calls = gitea.journal.filter((entry) => entry.as === 'mosaic' && about.test(entry.path))
  return {
    reply: 'calls',
    calls: calls.map(({ method, path, body, atMs }) => ({ method, path, body, atMs })),
  }
}
