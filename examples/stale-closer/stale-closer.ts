import { definePlugin, type IssueContext, Postponed, type TimerContext } from 'mosaic-coordinator'
import { z } from 'zod'

const DAY_MS = 24 * 60 * 60_000
/** What the bot itself does to an issue is no activity, even if it takes a moment. */
const MOMENT_MS = 60_000
const WARNING = 'Nothing has happened here for a long time.'

const settings = z.object({
  /** `owner/name` of each repository to look after. */
  repositories: z.array(z.string().regex(/^[^/]+\/[^/]+$/, 'is not of the form owner/name')).min(1),
  warnAfterDays: z.number().positive().default(60),
  /** So long after the warning. */
  closeAfterDays: z.number().positive().default(7),
  /** Issues with one of these labels are left alone. */
  except: z.array(z.string()).default(['keep']),
})

type Settings = z.output<typeof settings>

export default definePlugin({
  name: 'stale-closer',
  description: 'Closes issues in which nothing happens any more, after a warning.',
  scopes: ['write:issue', 'read:user'],
  settings,
  timeoutMs: 10 * 60_000,
  register(app, wishes) {
    app.every('0 6 * * *', async (context) => {
      const { data: me } = await context.gitea.user.userGetCurrent()
      for (const name of wishes.repositories) {
        const [owner = '', repo = ''] = name.split('/')
        for (const issue of await quietIssues(context, owner, repo, wishes))
          await lookAt(context, issue, me.id, wishes)
      }
    })
  },
})

interface QuietIssue {
  readonly owner: string
  readonly repo: string
  readonly number: number
  /** A rename between the list and the write does no harm, and no call is needed to find it out. */
  readonly repoId: number | undefined
  readonly updatedMs: number
}

/** Open issues that may have to be warned or closed, read to the last page before the first of them is changed. */
async function quietIssues(
  context: TimerContext,
  owner: string,
  repo: string,
  { warnAfterDays, closeAfterDays, except }: Settings,
): Promise<QuietIssue[]> {
  const quietMs = Math.min(warnAfterDays, closeAfterDays) * DAY_MS
  const before = new Date(context.now() - quietMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const found: QuietIssue[] = []
  for (let page = 1; ; page++) {
    const query = { state: 'open', type: 'issues', before, page, limit: 50 } as const
    const { data: issues } = await context.gitea.repos.issueListIssues(owner, repo, query)
    if (issues.length === 0) return found
    for (const { number = 0, updated_at = '', labels = [], repository } of issues) {
      if (labels.some(({ name = '' }) => except.includes(name))) continue
      found.push({ owner, repo, number, repoId: repository?.id, updatedMs: Date.parse(updated_at) })
    }
  }
}

/** One issue that somebody has paused does not keep the others waiting. */
async function lookAt(
  context: TimerContext,
  quiet: QuietIssue,
  botId: number | undefined,
  wishes: Settings,
): Promise<void> {
  try {
    const what = await warnOrClose(
      await context.issueAt(quiet),
      quiet,
      { botId, nowMs: context.now() },
      wishes,
    )
    if (what !== 'waits') context.log.info({ issue: `${quiet.owner}/${quiet.repo}#${quiet.number}` }, what)
  } catch (error) {
    if (!(error instanceof Postponed)) throw error
  }
}

interface Moment {
  readonly botId: number | undefined
  readonly nowMs: number
}

async function warnOrClose(
  { ensure, snapshot }: IssueContext,
  { updatedMs }: QuietIssue,
  { botId, nowMs }: Moment,
  { warnAfterDays, closeAfterDays }: Settings,
): Promise<'waits' | 'warned' | 'closed'> {
  const quietMs = nowMs - updatedMs
  const warnedMs = await warnedAt(snapshot, botId)
  const isStillWarned = warnedMs !== undefined && updatedMs - warnedMs < MOMENT_MS
  if (isStillWarned && quietMs >= closeAfterDays * DAY_MS) {
    // who has opened it again was warned again since
    await ensure.state('closed', { insist: true })
    return 'closed'
  }
  if (isStillWarned || quietMs < warnAfterDays * DAY_MS) return 'waits'
  const body = `${WARNING} It will be closed in ${closeAfterDays} days unless somebody writes a comment.`
  // one comment for each time that it fell quiet
  await ensure.comment({ kind: `warning-${updatedMs}`, body })
  return 'warned'
}

/** When the bot wrote the last comment, if that was its warning. */
async function warnedAt(
  snapshot: IssueContext['snapshot'],
  botId: number | undefined,
): Promise<number | undefined> {
  const last = (await snapshot.comments()).at(-1)
  const isWarning = last?.user?.id === botId && last?.body.startsWith(WARNING)
  return isWarning ? Date.parse(last?.created_at ?? '') : undefined
}
