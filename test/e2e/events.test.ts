import { expect } from 'chai'
import { z } from 'zod'
import { definePlugin, issueAddressSchema, type Plugin } from '../../src/index.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { recordedDeliveries } from '../server/recordings.ts'
import { RECORDING_SECRET } from '../testing/fake-gitea/recording.ts'
import { postRecorded, postSigned } from './posting.ts'

const greeted = z.object({ issue: issueAddressSchema, words: z.string() })

const DAY_MS = 24 * 60 * 60_000

/** What the plugins of these tests have heard. */
let heard: string[] = []
let world: BotWorld

/** Keeps what an attempt throws, so that the run is not made again and again. */
function trying(attempt: () => void): void {
  try {
    attempt()
  } catch (error) {
    heard.push(error instanceof TypeError ? error.message : 'not a TypeError')
  }
}

/** A plugin whose event is declared in test/types/plugin-events.ts. */
const greeter = (words: unknown = 'Hello'): Plugin =>
  definePlugin({
    name: 'greeter',
    description: 'Greets whoever opens an issue.',
    events: { 'greeter.greeted': greeted },
    register(app) {
      app.on('issues.opened', (context) => {
        trying(() => context.emit('greeter.greeted', { issue: context.address, words: words as string }))
      })
    },
  })

const listener = (name: string, register: Plugin['register']): Plugin =>
  definePlugin({ name, description: 'Listens.', register })

describe('events, from the door to the handlers', () => {
  beforeEach(() => {
    heard = []
  })
  afterEach(() => world.stop())

  describe('events that a plugin adds', () => {
    it('reach every plugin that asked for them, loaded before or after, in the lane of their issue', async () => {
      const before = listener('before', (app) =>
        app.on('greeter.greeted', (context) => {
          heard.push(`${context.payload.words} on ${context.issue().join(' ')}, by a ${context.root}`)
        }),
      )
      const after = listener('after', (app) =>
        app.on('greeter.*', (context) => {
          heard.push(`after: ${context.name}`)
        }),
      )
      world = await runBot({ plugins: [before, greeter(), after] })
      await world.alice.opens({ title: 'Hi' }, world.repo)
      await world.forge.rest()
      expect(heard.sort()).to.deep.equal(['Hello on alice app 1, by a person', 'after: greeter.greeted'])
    })

    it('are refused where they are emitted, if their plugin promised something else', async () => {
      const all = listener('all', (app) => app.on('greeter.*', ({ name }) => void heard.push(name)))
      world = await runBot({ plugins: [greeter(7), all] })
      await world.alice.opens({ title: 'Hi' }, world.repo)
      await world.forge.rest()
      expect(heard).to.deep.equal(['The payload is not what "greeter.greeted" promises.'])
    })

    it('cannot be Gitea’s, nor events that nobody added', async () => {
      const emitter = listener('emitter', (app) =>
        app.on('issues.opened', (context) => {
          // in JavaScript nothing stops a plugin from trying
          for (const name of ['issues.closed', 'nobody.knows'])
            trying(() => context.emit(name as 'task.ready', {} as never))
        }),
      )
      world = await runBot({ plugins: [emitter] })
      await world.alice.opens({ title: 'Hi' }, world.repo)
      await world.forge.rest()
      expect(heard).to.deep.equal([
        'Only Gitea can send "issues.closed"; a plugin cannot emit it.',
        'No plugin that is loaded has the event "nobody.knows".',
      ])
    })
  })

  describe('wildcards', () => {
    it('hear a family, or all that Gitea sends and nothing that the bot reports', async () => {
      const family = listener('family', (app) =>
        app.on('issues.*', ({ name }) => void heard.push(`family ${name}`)),
      )
      const all = listener('all', (app) => app.on('*', ({ name }) => void heard.push(`all ${name}`)))
      const tasks = listener('tasks', (app) =>
        app.on('task.*', ({ name }) => void heard.push(`tasks ${name}`)),
      )
      world = await runBot({ plugins: [family, all, tasks] })
      const alice = world.alice
      const issue = await alice.opens({ title: 'Hi' }, world.repo)
      await alice.says('And this', issue)
      await alice.assigns(['mosaic'], issue)
      await world.forge.rest()
      expect(new Set(heard)).to.deep.equal(
        new Set([
          'family issues.opened',
          'family issues.assigned',
          'all issues.opened',
          'all issues.assigned',
          'all issue_comment.created',
          'tasks task.parsed',
          'tasks task.ready',
          'tasks task.assigned',
        ]),
      )
    })
  })

  describe('an event with an id of its own', () => {
    it('is stored once in at least 7 days, and not known for ever', async () => {
      const host = definePlugin({
        name: 'greeter',
        description: 'Welcomes once.',
        events: { 'greeter.slept': z.object({ hours: z.number() }) },
        register(app) {
          app.on('issues.opened', (context) =>
            context.emit('greeter.slept', { hours: context.payload.issue.number }, { id: 'welcome' }),
          )
          app.on('greeter.slept', ({ payload }) => void heard.push(`heard of #${payload.hours}`))
        },
      })
      world = await runBot({ plugins: [host] })
      const open = async () => {
        await world.alice.opens({ title: 'Hi' })
        await world.forge.rest()
      }
      await open()
      await world.skip(6.9 * DAY_MS)
      await open()
      expect(heard).to.deep.equal(['heard of #1'])
      // the old ones are looked for once an hour
      await world.skip(0.2 * DAY_MS)
      await world.skip(0.1 * DAY_MS)
      await open()
      expect(heard).to.deep.equal(['heard of #1', 'heard of #3'])
    })
  })

  describe('a payload', () => {
    it('cannot be changed by one plugin for the next', async () => {
      const meddler = listener('meddler', (app) =>
        app.on('issues.opened', ({ payload }) => {
          trying(() => {
            payload.issue.title = 'Changed'
          })
        }),
      )
      const sly = listener('sly', (app) =>
        app.on('issues.opened', ({ payload }) => {
          trying(() => {
            payload.repository.owner.login = 'mallory'
          })
        }),
      )
      const reader = listener('reader', (app) =>
        app.on('issues.opened', ({ payload }) => {
          heard.push(`${payload.issue.title} ${payload.repository.owner.login}`)
        }),
      )
      world = await runBot({ plugins: [meddler, sly, reader] })
      await world.alice.opens({ title: 'Hi' }, world.repo)
      await world.forge.rest()
      const [said, ...refused] = heard.sort()
      expect(said).to.equal("Cannot assign to read only property 'login' of object '#<Object>'")
      expect(refused).to.deep.equal([
        "Cannot assign to read only property 'title' of object '#<Object>'",
        'Hi alice',
      ])
    })
  })

  describe('whatever Gitea sends', () => {
    it('comes to a handler of everything, once for each recorded delivery, with what it is about', async () => {
      const all = definePlugin({
        name: 'all',
        description: 'Hears everything.',
        hearsItself: true,
        register(app) {
          app.on('*', (context) => {
            heard.push(`${context.name} of ${'repo' in context ? context.repo().join('/') : 'nothing'}`)
          })
        },
      })
      world = await runBot({ plugins: [all], secret: RECORDING_SECRET })
      const recorded = recordedDeliveries().filter(
        ({ from, url }) => from.startsWith('gitea-1.26.3/') && url !== '/nosecret',
      )
      for (const delivery of recorded) await postRecorded(world, delivery)
      await world.skipWaits()
      expect(heard).to.have.length(recorded.length)
      expect(heard).to.include.members([
        'issues.assigned of alice/app',
        'pull_request_review.approved of alice/app',
        'push of alice/app',
        'fork of bob/app',
        'release.published of alice/app',
        'status of alice/app',
        'workflow_run.requested of alice/app',
      ])
      expect(heard.filter((text) => text.endsWith('nothing'))).to.deep.equal([])
      expect(await world.dead()).to.deep.equal([])
    })

    it('has its owner’s lane and no repo() if it is a package', async () => {
      const packages = listener('packages', (app) =>
        app.on('package.*', (context) => {
          heard.push(`${context.payload.package.name} ${'repo' in context} ${context.root}`)
        }),
      )
      world = await runBot({ plugins: [packages] })
      const alice = { id: 2, login: 'alice' }
      const body = JSON.stringify({
        action: 'created',
        repository: null,
        package: {
          id: 1,
          owner: alice,
          repository: null,
          creator: alice,
          type: 'npm',
          name: 'x',
          version: '1',
        },
        organization: null,
        sender: alice,
      })
      const { code } = await postSigned(world, 'package', body)
      await world.forge.rest()
      expect([code, heard]).to.deep.equal([200, ['x false person']])
    })
  })
})
