import { definePlugin, type IssueAddress, issueAddressSchema } from 'mosaic-coordinator'
import { z } from 'zod'

declare module 'mosaic-coordinator' {
  interface PluginEvents {
    'greeter.greeted': { issue: IssueAddress; words: string }
  }
}

export default definePlugin({
  name: 'greeter',
  description: 'Greets whoever opens an issue.',
  events: { 'greeter.greeted': z.object({ issue: issueAddressSchema, words: z.string() }) },
  register(app) {
    app.on('issues.opened', (context) => {
      context.emit('greeter.greeted', { issue: context.address, words: 'Hello!' })
    })
  },
})
