import { definePlugin } from 'mosaic-coordinator'

const BUG = { name: 'kind/bug', color: 'd73a4a', description: 'Something is broken' }

export default definePlugin({
  name: 'triage',
  description: 'Labels new issues whose title begins with "Bug".',
  register(app) {
    app.on(['issues.opened', 'issues.edited'], async (context) => {
      const issue = await context.snapshot.issue() // as it is now, not as it was when the event was sent
      if (typeof issue === 'string' || !/^bug\b/i.test(issue.title)) return
      await context.ensure.labels([{ scope: 'kind/', label: BUG }]) // safe to run twice
      context.log.info({ issue: issue.number }, 'labelled as a bug')
    })
  },
})
