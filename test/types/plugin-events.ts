/** What has to be a mistake for the compiler when a plugin adds events; read by `tsc --noEmit` only. */
import { z } from 'zod'
import {
  type Context,
  definePlugin,
  type EventName,
  type EventPattern,
  type IssueAddress,
  issueAddressSchema,
  type Matching,
  type PayloadOf,
  type PluginApp,
} from '../../src/index.ts'

declare module '../../src/index.ts' {
  interface PluginEvents {
    'greeter.greeted': { issue: IssueAddress; words: string }
    'greeter.slept': { hours: number }
  }
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function isTrue<_Claim extends true>(): void {}

const greeted = z.object({ issue: issueAddressSchema, words: z.string() })

export const greeter = definePlugin({
  name: 'greeter',
  description: 'Says hello.',
  events: { 'greeter.greeted': greeted, 'greeter.slept': z.object({ hours: z.number() }) },
  register(app) {
    app.on('issues.opened', (context) => {
      context.emit('greeter.greeted', { issue: context.address, words: 'Hello' })
      // @ts-expect-error an event is emitted with its own payload
      context.emit('greeter.greeted', { issue: context.address })
      // @ts-expect-error nobody declared it
      context.emit('greeter.left', {})
    })
  },
})

definePlugin({
  name: 'liar',
  description: 'Checks something else than it declared.',
  // @ts-expect-error the schema does not read what was declared
  events: { 'greeter.slept': z.object({ hours: z.string() }) },
  register() {},
})

export function eventsOfPlugins(app: PluginApp): void {
  app.on('greeter.greeted', (context) => {
    isTrue<Same<typeof context.payload.words, string>>()
    isTrue<Same<ReturnType<typeof context.issue>, [owner: string, repo: string, number: number]>>()
  })
  app.on('greeter.slept', (context) => {
    isTrue<Same<typeof context.payload.hours, number>>()
    // @ts-expect-error its payload has no issue
    context.issue()
  })
  app.on('greeter.*', (context) => {
    isTrue<Same<typeof context.name, 'greeter.greeted' | 'greeter.slept'>>()
    if (context.name === 'greeter.slept') isTrue<Same<typeof context.payload.hours, number>>()
  })
  // @ts-expect-error a typo in the name of a plugin's event
  app.on('greeter.greted', () => {})
}

export function wildcards(app: PluginApp): void {
  app.on('issue_comment.*', (context) => {
    isTrue<Same<typeof context.payload.action, 'created' | 'edited' | 'deleted'>>()
    if (context.name === 'issue_comment.edited') isTrue<Same<(typeof context.payload)['action'], 'edited'>>()
  })
  app.on('issues.*', (context) => {
    isTrue<Same<ReturnType<typeof context.issue>, [owner: string, repo: string, number: number]>>()
    if (context.name === 'issues.assigned') isTrue<Same<typeof context.payload.action, 'assigned'>>()
    if (context.payload.action === 'closed')
      isTrue<Same<typeof context.payload.commit_id, string | undefined>>()
    // @ts-expect-error a typo in the name of one of them
    context.name === 'issues.asigned'
    // @ts-expect-error what happens to an issue has no comment with it
    context.payload.comment.body
  })
  app.on('*', (context) => {
    if (context.name === 'push') isTrue<Same<typeof context.payload.ref, string>>()
    if (context.name === 'issues.opened') void context.issue()
    // @ts-expect-error not all of them are about an issue
    context.issue()
    // @ts-expect-error nor about a repository: a package belongs to a person
    context.repo()
    // @ts-expect-error what the bot itself reports is not among them
    context.name === 'task.ready'
  })
  app.on(['task.*', 'push'], (context) => {
    if (context.name !== 'push') isTrue<Same<typeof context.payload.agent, string | null>>()
  })
  // @ts-expect-error a wildcard that stands for nothing
  app.on('issue.*', () => {})
  // @ts-expect-error half a subject is none
  app.on('pull_*', () => {})
  // @ts-expect-error the timers of other plugins are nobody's business
  app.on('timer.*', () => {})
  // @ts-expect-error a push has no kinds
  app.on('push.*', () => {})
}

export function namesOfWildcards(): void {
  isTrue<
    Same<Matching<'pull_request_review.*'>, `pull_request_review.${'approved' | 'rejected' | 'commented'}`>
  >()
  isTrue<Same<Matching<'push'>, 'push'>>()
  isTrue<Same<Extract<Matching<'*'>, `${'task' | 'greeter' | 'timer'}.${string}`>, never>>()
  isTrue<Same<PayloadOf<'greeter.slept'>, { hours: number }>>()
  isTrue<Same<Context<'greeter.slept'>['name'], 'greeter.slept'>>()
  // @ts-expect-error a wildcard is no event
  const name: EventName = 'issues.*'
  // @ts-expect-error and an event no wildcard
  const pattern: EventPattern = 'issues.opened'
  return void [name, pattern]
}
