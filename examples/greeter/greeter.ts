import { definePlugin } from 'mosaic-coordinator'
import { z } from 'zod'

const settings = z.object({
  /** The first word of the greeting. */
  word: z.string().min(1).default('Hello'),
})

export default definePlugin({
  name: 'greeter',
  description: 'Says hello to whoever opens an issue for the first time.',
  scopes: ['write:issue'],
  settings,
  register(app, { word }) {
    app.on('issues.opened', async (context) => {
      const { number, user } = context.payload.issue
      const [owner, repo] = context.repo()
      const query = { created_by: user.login, state: 'all', type: 'issues' } as const
      const { data: theirs } = await context.gitea.repos.issueListIssues(owner, repo, query)
      if (theirs.some((other) => (other.number ?? 0) < number)) return
      const text = `${word} @${user.login}, and thank you for your first issue here.`
      // one comment of this kind, also if the handler is called again
      await context.ensure.comment({ kind: 'greeting', body: text })
    })

    app.command('greet', {
      help: 'Greets somebody.',
      args: z.object({ name: z.string().default('everybody') }),
      whoCanUse: 'anyone',
      run: (_context, { name }) => `${word} ${name}!`,
    })
  },
})
