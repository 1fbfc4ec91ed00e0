import { definePlugin, type IssueAddress, issueAddressSchema } from 'mosaic-coordinator'
import { z } from 'zod'

declare module 'mosaic-coordinator' {
  interface PluginEvents {
    'announcer.announced': { issue: IssueAddress; words: string }
  }
}

export default definePlugin({
  name: 'announcer',
  description: 'Tells other plugins about each new issue.',
  events: { 'announcer.announced': z.object({ issue: issueAddressSchema, words: z.string() }) },
  register(app) {
    app.on('issues.opened', (context) => {
      context.emit('announcer.announced', { issue: context.address, words: context.payload.issue.title })
    })
  },
})
