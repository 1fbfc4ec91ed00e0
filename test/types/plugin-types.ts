/**
 * What has to be a mistake for the compiler. This file is never run: `tsc --noEmit` reads it, and a line below an
 * `@ts-expect-error` that compiles after all is an error itself.
 */
import { z } from 'zod'
import {
  type Context,
  definePlugin,
  type EventName,
  type IssueContext,
  type PayloadOf,
  type PluginApp,
} from '../../src/index.ts'

/** True if the two types are the same one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function isTrue<_Claim extends true>(): void {}

export function namesOfEvents(app: PluginApp): void {
  app.on('issues.assigned', () => {})
  app.on(['issues.opened', 'issues.closed'], () => {})
  // @ts-expect-error a typo in the name of an event
  app.on('issues.asigned', () => {})
  // @ts-expect-error a typo in one of several names
  app.on(['issues.opened', 'issue.closed'], () => {})
  // @ts-expect-error not every text is a name
  const name: EventName = 'issues.whatever'
  return void name
}

export function payloadsOfEvents(app: PluginApp): void {
  app.on('issues.assigned', (context) => {
    isTrue<Same<typeof context.name, 'issues.assigned'>>()
    isTrue<Same<typeof context.payload.action, 'assigned'>>()
    isTrue<Same<typeof context.payload.issue.state, 'open' | 'closed'>>()
    // @ts-expect-error an assignment has no comment, whatever else Gitea may add
    context.payload.comment.body
    // @ts-expect-error an issue is never merged
    context.payload.issue.state === 'merged'
  })
  app.on(['issue_comment.created', 'push'], (context) => {
    // @ts-expect-error a push has no comment: ask for the name first
    context.payload.comment.body
    if (context.name === 'issue_comment.created') isTrue<Same<typeof context.payload.comment.body, string>>()
    if (context.name === 'push') isTrue<Same<typeof context.payload.ref, string>>()
  })
  app.on(['issue_comment.created', 'pull_request_comment.created'], (context) => {
    if (context.name === 'pull_request_comment.created') isTrue<Same<typeof context.payload.is_pull, true>>()
  })
  app.on('pull_request.synchronized', (context) => {
    isTrue<Same<typeof context.payload.pull_request.head.sha, string>>()
    isTrue<Same<typeof context.payload.before, string | undefined>>()
    // @ts-expect-error before 1.25, and in Forgejo, nobody is null
    context.payload.pull_request.assignees.length
  })
  isTrue<Same<PayloadOf<'issues.opened'>['action'], 'opened'>>()
  isTrue<Same<Context<'push' | 'timer.due'>['name'], 'push' | 'timer.due'>>()
}

export function whatAnEventIsAbout(app: PluginApp): void {
  app.on('issues.assigned', async (context) => {
    await context.gitea.repos.issueGetIssue(...context.issue())
    await context.gitea.repos.repoGet(...context.repo())
    await context.ensure.noComment(7)
  })
  app.on(['push', 'repository.created', 'action_run.failure'], async (context) => {
    await context.gitea.repos.repoGet(...context.repo())
    isTrue<Same<string, Awaited<ReturnType<typeof context.config<string>>>>>()
    // @ts-expect-error a push is about no issue
    context.issue()
    // @ts-expect-error and so there is nothing to ensure on one
    context.ensure
  })
  app.on('package.created', (context) => {
    isTrue<Same<typeof context.payload.package.owner.login, string>>()
    // @ts-expect-error a package is of a person, and maybe of no repository
    context.repo()
  })
  app.on(['issues.opened', 'push'], (context) => {
    isTrue<Same<ReturnType<typeof context.repo>, [owner: string, repo: string]>>()
    // @ts-expect-error one of them is about no issue: ask for the name first
    context.issue()
    if (context.name === 'issues.opened')
      isTrue<Same<ReturnType<typeof context.issue>, [owner: string, repo: string, number: number]>>()
  })
  app.on('timer.due', (context) => {
    // @ts-expect-error a timer is about no issue
    context.issue()
    // @ts-expect-error nor about a repository
    context.repo()
    // @ts-expect-error so nobody's file is meant
    context.config
  })
}

export function whatEffectsAreAsked(app: PluginApp): void {
  app.on('issues.opened', async ({ ensure, forge, config }) => {
    const result = await ensure.state('closed')
    isTrue<Same<typeof result, Awaited<ReturnType<typeof ensure.state>>>>()
    // @ts-expect-error a result that no state comes to
    if (result === 'unknown-user') return
    // @ts-expect-error an issue is open or closed
    await ensure.state('done')
    // @ts-expect-error a label that is made has a colour
    await ensure.label({ name: 'bug' })
    const { greeting } = await config(z.object({ greeting: z.string() }))
    isTrue<Same<typeof greeting, string>>()
    const { id } = await forge.request('GET /users/{user}', { user: 'bob' }, z.object({ id: z.number() }))
    isTrue<Same<typeof id, number>>()
    // @ts-expect-error the path has another name in it
    await forge.request('GET /users/{user}', { login: 'bob' }, z.unknown())
    // @ts-expect-error there is no such method
    await forge.request('FETCH /users/{user}', { user: 'bob' }, z.unknown())
  })
}

export function whatCanBeEmitted(app: PluginApp): void {
  app.on('task.assigned', (context) => {
    isTrue<Same<typeof context.payload.agent, string | null>>()
    context.emit('capacity.changed', { because: 'a test' })
    // @ts-expect-error only the bot's own events can be emitted, never Gitea's
    context.emit('issues.assigned', context.payload)
    // @ts-expect-error an event is emitted with its own payload
    context.emit('capacity.changed', { why: 'a test' })
    // @ts-expect-error a delay is a number of milliseconds
    context.emit('capacity.changed', { because: 'a test' }, { delayMs: '5s' })
  })
}

export function commands(app: PluginApp): void {
  app.command('greet', {
    help: '',
    args: z.object({ name: z.string(), times: z.coerce.number().optional() }),
    run(context, args) {
      isTrue<Same<typeof args, { name: string; times?: number | undefined }>>()
      isTrue<Same<typeof context.payload.comment, number>>()
      return args.name
    },
  })
  app.command('plain', { help: '', whoCanUse: 'anyone', run: () => undefined })
  // @ts-expect-error nobody is called so
  app.command('wrong', { help: '', whoCanUse: 'admin', run: () => undefined })
  // @ts-expect-error a place is issues, pulls or both
  app.command('wrong', { help: '', on: 'issue', run: () => undefined })
  // @ts-expect-error an answer is a text
  app.command('wrong', { help: '', run: () => 7 })
}

export function timers(app: PluginApp): void {
  app.every(60_000, (context) => {
    isTrue<Same<typeof context.signal, AbortSignal>>()
    // @ts-expect-error a timer has no payload
    context.payload
    // @ts-expect-error and is about no issue
    context.ensure
    isTrue<Same<Awaited<ReturnType<typeof context.issueAt>>, IssueContext>>()
    // @ts-expect-error an issue has a number
    void context.issueAt({ owner: 'acme', repo: 'app' })
  })
  app.every('@daily', () => {})
  app.every('0 9 * * 1-5', () => {}, { timeZone: 'Europe/Berlin' })
  // @ts-expect-error a schedule has five fields or a name; an interval is a number of milliseconds
  app.every('1m', () => {})
  // @ts-expect-error there is no such name
  app.every('@fortnightly', () => {})
}

// @ts-expect-error a plugin says what it does
definePlugin({ name: 'silent', register() {} })

// @ts-expect-error a lane is one of two
definePlugin({ name: 'fast', description: '', lane: 'fast', register() {} })

definePlugin({
  name: 'greeter',
  description: '',
  scopes: ['write:issue'],
  settings: z.object({ word: z.string().default('Hello'), days: z.number().optional() }),
  register(_app, settings) {
    isTrue<Same<typeof settings, { word: string; days?: number | undefined }>>()
    // @ts-expect-error there is no such setting
    settings.wrod
  },
})

definePlugin({
  name: 'plain',
  description: '',
  register(_app, settings) {
    isTrue<Same<typeof settings, undefined>>()
  },
})

// @ts-expect-error a scope that Gitea does not have
definePlugin({ name: 'wrong', description: '', scopes: ['write:issues'], register() {} })
