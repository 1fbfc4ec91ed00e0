import { expect } from 'chai'
import type { CommentView, IssueView, RepoRef } from '../../../src/testing/index.ts'
import { BOT } from './forge.ts'
import type { Town } from './town.ts'
import { pause, until } from './until.ts'

/** What people see of the bot on an issue. */
export interface Sight {
  /** Exactly these of the bot's scopes, in any order. */
  readonly labels?: readonly string[]
  /** The status comment says so. */
  readonly says?: RegExp
}

const SCOPE = /^(status|agent|difficulty)\//
const STATUS = /<!-- mosaic-coordinator \{"is":"status"/

/** The bot's status comments, oldest first. */
export async function statusComments(town: Town, issue: IssueView): Promise<CommentView[]> {
  const comments = await town.boss.readsComments(issue)
  return comments.filter(({ author, body }) => author === BOT && STATUS.test(body))
}

/** All of the bot's comments. */
export async function botComments(town: Town, issue: IssueView): Promise<CommentView[]> {
  return (await town.boss.readsComments(issue)).filter(({ author }) => author === BOT)
}

/** The labels of the bot's scopes, sorted. */
export async function scopedLabels(town: Town, issue: IssueView): Promise<string[]> {
  const { labels } = await town.boss.reads(issue)
  return labels.filter((name) => SCOPE.test(name)).sort()
}

/** Waits until the issue looks like this; there is never more than one status comment. */
export async function sees(town: Town, issue: IssueView, sight: Sight, withinMs?: number): Promise<void> {
  const wanted = sight.labels && [...sight.labels].sort().join(' ')
  await until(
    `#${issue.number} shows ${wanted ?? ''} ${sight.says ?? ''}`,
    async () => {
      const labels = (await scopedLabels(town, issue)).join(' ')
      const comments = await statusComments(town, issue)
      const body = comments.at(-1)?.body ?? '(no comment)'
      const looksRight = (wanted === undefined || labels === wanted) && (sight.says?.test(body) ?? true)
      return looksRight || `[${labels}] ${body.slice(0, 300)}`
    },
    withinMs,
  )
  expect((await statusComments(town, issue)).length, 'status comments').to.be.at.most(1)
}

/** Waits until the bot has done everything, and the server has told it everything. */
export async function atRest(town: Town): Promise<void> {
  let before = ''
  let since = Date.now()
  let wasIdle = false
  await until('the bot comes to rest', async () => {
    const { pending } = (await town.bot.health()).queue.detail
    // a sweep comes and reads every now and then, so that reading counts for nothing
    const now = `${town.writes().length} writes, ${town.hooks.exchanges.length} deliveries`
    if (now !== before) {
      since = Date.now()
      wasIdle = false
    }
    before = now
    wasIdle ||= pending === 0 && town.hooks.open === 0
    return (wasIdle && Date.now() - since >= town.server.quietMs) || `${now}, ${pending} under way`
  })
  await noneFailed(town)
}

/** No run has failed for good since this was asked last. */
async function noneFailed(town: Town): Promise<void> {
  const { dead } = (await town.bot.health()).queue.detail
  const before = town.failedRuns
  town.failedRuns = dead
  const told = town.bot.log.findLast((line) => line.includes('failed for good'))
  if (dead > before) throw new Error(`${dead - before} runs failed for good, the last one: ${told}`)
}

/** Nothing that the bot writes comes more than once: no second comment, no second label of a name. */
export async function onlyOnce(town: Town, ...issues: readonly IssueView[]): Promise<void> {
  await atRest(town)
  for (const issue of issues) {
    expect(await statusComments(town, issue), `status comments of #${issue.number}`).to.have.length(1)
    expect(
      town.writes(issue).length,
      `writes on #${issue.number}: ${town.writes(issue).join('\n')}`,
    ).to.be.below(25)
  }
  for (const id of new Set(issues.map(({ repositoryId }) => repositoryId))) await eachLabelOnce(town, { id })
}

export async function eachLabelOnce(town: Town, repo: RepoRef): Promise<void> {
  const names = await town.boss.readsLabels(repo)
  expect(names.sort(), 'labels').to.deep.equal([...new Set(names)].sort())
}

/** Does something, and tells what the bot wrote meanwhile and in the quiet after it. */
export async function writesDuring(town: Town, work: () => Promise<void>, thenMs = 0): Promise<string[]> {
  const before = town.writes().length
  await work()
  await pause(thenMs)
  await atRest(town)
  return town.writes().slice(before)
}
