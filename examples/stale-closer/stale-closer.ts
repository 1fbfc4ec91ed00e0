import { definePlugin, type GiteaApi, type TimerContext } from 'mosaic-coordinator'
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
          await lookAt(context, { owner, repo, ...issue, botId: me.id }, wishes)
      }
    })
  },
})

interface QuietIssue {
  readonly number: number
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
    for (const { number = 0, updated_at = '', labels = [] } of issues) {
      if (labels.some(({ name = '' }) => except.includes(name))) continue
      found.push({ number, updatedMs: Date.parse(updated_at) })
    }
  }
}

interface Place extends QuietIssue {
  readonly owner: string
  readonly repo: string
  readonly botId: number | undefined
}

async function lookAt(context: TimerContext, issue: Place, wishes: Settings): Promise<void> {
  const { owner, repo, number } = issue
  const quietMs = context.now() - issue.updatedMs
  const warnedMs = await warnedAt(context.gitea, issue)
  const isStillWarned = warnedMs !== undefined && issue.updatedMs - warnedMs < MOMENT_MS
  if (isStillWarned && quietMs >= wishes.closeAfterDays * DAY_MS) {
    await context.gitea.repos.issueEditIssue(owner, repo, number, { state: 'closed' })
    context.log.info({ issue: `${owner}/${repo}#${number}` }, 'closed as stale')
  } else if (!isStillWarned && quietMs >= wishes.warnAfterDays * DAY_MS) {
    const body = `${WARNING} It will be closed in ${wishes.closeAfterDays} days unless somebody writes a comment.`
    await context.gitea.repos.issueCreateComment(owner, repo, number, { body })
  }
}

/** When the bot wrote the last comment, if that was its warning. */
async function warnedAt(gitea: GiteaApi, { owner, repo, number, botId }: Place): Promise<number | undefined> {
  const { data: comments } = await gitea.repos.issueGetComments(owner, repo, number)
  const last = comments.at(-1)
  const isWarning = last?.user?.id === botId && last?.body?.startsWith(WARNING)
  return isWarning ? Date.parse(last?.created_at ?? '') : undefined
}
