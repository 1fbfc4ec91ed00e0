import { expect } from 'chai'
import { z } from 'zod'
import {
  definePlugin,
  type Effects,
  GiteaError,
  type IssuePlace,
  Postponed,
  type TimerContext,
} from '../../src/index.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { visible } from './conversation.ts'

const DAY_MS = 24 * 60 * 60_000
const SAID = { kind: 'reminder', body: 'Still open.' } as const

describe('an issue that a timer acts on', () => {
  let world: BotWorld
  let issue: IssueView
  let daily: (context: TimerContext) => Promise<unknown>
  let results: unknown[]
  beforeEach(async () => {
    results = []
    daily = async () => undefined
    const reminder = definePlugin({
      name: 'reminder',
      description: 'For a test.',
      register(app) {
        app.every('@daily', async (context) => {
          const work = daily(context)
          results.push(await work.catch((error: unknown) => error))
          await work
        })
      },
    })
    world = await runBot({ plugins: [reminder] })
    issue = await world.alice.opens({ title: 'The total is wrong' }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  const place = (more: Partial<IssuePlace> = {}): IssuePlace => ({
    owner: 'alice',
    repo: 'app',
    number: issue.number,
    ...more,
  })
  const known = () => place({ repoId: issue.repositoryId })
  const said = (on: IssueView = issue) => world.forge.comments(on).map(visible)
  const remind = (where: () => IssuePlace) => async (context: TimerContext) =>
    (await (await context.issueAt(where())).ensure.comment(SAID)).kind

  it('has the same effects, each made once, however often the timer comes', async () => {
    daily = remind(place)
    for (let days = 0; days < 3; days++) await world.skip(DAY_MS)
    expect(results).to.deep.equal(['written', 'unchanged', 'unchanged'])
    expect(said()).to.deep.equal(['Still open.'])
  })

  it('has what its events would give: names, address, snapshot, settings', async () => {
    world.forge.setFiles(world.repo, { '.gitea/coordinator.yml': 'words: Hi' })
    daily = async (context) => {
      const { issue: path, repo, address, config, snapshot } = await context.issueAt(place())
      const read = await snapshot.issue()
      const { words } = await config(z.object({ words: z.string() }))
      return [path(), repo(), address.repoId, typeof read === 'string' ? read : read.title, words]
    }
    await world.skip(DAY_MS)
    const [found] = results
    expect(found).to.deep.equal([
      ['alice', 'app', 1],
      ['alice', 'app'],
      issue.repositoryId,
      issue.title,
      'Hi',
    ])
  })

  it('is read at once without its repository’s id, and only when something is asked with it', async () => {
    const reads = async (where: () => IssuePlace) => {
      world.forge.journal.length = 0
      daily = async (context) => (await context.issueAt(where())).address.repoId
      await world.skip(DAY_MS)
      return world.forge.journal.filter(({ path }) => path.includes('/issues/1')).length
    }
    expect(await reads(place)).to.equal(1)
    expect(await reads(known)).to.equal(0)
    expect(results).to.deep.equal([issue.repositoryId, issue.repositoryId])
  })

  it('is that issue still when its repository has another name, and another repository has the old one', async () => {
    const old = known()
    await world.alice.renames(world.repo, 'shop')
    world.forge.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    const other = await world.alice.opens({ title: 'Another one' }, 'alice/app')
    expect(other.number).to.equal(issue.number)
    daily = remind(() => old)
    await world.skip(DAY_MS)
    expect([said(), said(other)]).to.deep.equal([['Still open.'], []])
  })

  it('that does not exist is an error by its name, and gone by its id', async () => {
    daily = async (context) =>
      context
        .issueAt(place({ number: 99 }))
        .catch((error: unknown) => error instanceof GiteaError && error.isMissing)
    await world.skip(DAY_MS)
    daily = remind(() => ({ ...known(), number: 99 }))
    await world.skip(DAY_MS)
    expect(results).to.deep.equal([true, 'gone'])
  })

  it('that cannot exist is refused before Gitea is asked', async () => {
    daily = async (context) => {
      const wrong = [place({ owner: '../admin' }), place({ number: 0 }), place({ number: 1.5 })]
      return Promise.all(wrong.map((one) => context.issueAt(one).catch((error: unknown) => String(error))))
    }
    await world.skip(DAY_MS)
    expect(results.flat()).to.have.length(3)
    for (const result of results.flat()) expect(result).to.match(/^TypeError: There can be no issue /)
  })

  it('that is paused is left, and the run is made again when it goes on', async () => {
    await world.pause(`issue:${issue.repositoryId}#${issue.number}`)
    daily = remind(place)
    await world.skipOnly(DAY_MS)
    expect(results[0]).to.be.instanceOf(Postponed)
    expect(said()).to.deep.equal([])
    await world.resume(`issue:${issue.repositoryId}#${issue.number}`)
    await world.skipWaits()
    expect([results.at(-1), said()]).to.deep.equal(['written', ['Still open.']])
  })

  it('that is paused need not keep the others waiting', async () => {
    const second = await world.alice.opens({ title: 'Another one' }, world.repo)
    await world.pause(`issue:${issue.repositoryId}#${issue.number}`)
    daily = async (context) => {
      for (const { number } of [issue, second]) {
        const { ensure } = await context.issueAt(place({ number }))
        await ensure.comment(SAID).catch((error: unknown) => {
          if (!(error instanceof Postponed)) throw error
        })
      }
    }
    await world.skip(DAY_MS)
    expect([said(), said(second)]).to.deep.equal([[], ['Still open.']])
  })
})

describe('an issue that one run comes to again and again', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  it('is changed by one run, and by six of them a minute at the most', async () => {
    const talker = definePlugin({
      name: 'talker',
      description: 'For a test.',
      register(app) {
        app.on('issue_comment.created', async (context) => {
          context.ensure.begin()
          for (let n = 0; n < 7; n++) {
            const { ensure } = await context.issueAt({ ...context.address })
            await ensure.comment({ kind: `${context.payload.comment.body}-${n}`, body: 'Well.' })
          }
        })
      },
    })
    world = await runBot({ plugins: [talker] })
    const issue = await world.alice.opens({ title: 'The total is wrong' }, world.repo)
    const said = () => world.forge.comments(issue).filter(({ author }) => author === 'mosaic').length
    for (let run = 1; run <= 7; run++) {
      await world.alice.says(`run${run}`)
      await world.skipOnly(0)
      expect(said()).to.equal(7 * Math.min(run, 6))
    }
    await world.skipOnly(60_000)
    expect(said()).to.equal(7 * 7)
  })
})

describe('an issue that two runs of one plugin act on at the same time', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  /** Both have looked before either acts. */
  async function both(act: (effects: Effects) => Promise<unknown>): Promise<unknown[]> {
    const results: unknown[] = []
    const twice = definePlugin({
      name: 'twice',
      description: 'For a test.',
      register(app) {
        app.on('issues.opened', async (context) => {
          const two = [context, await context.issueAt({ ...context.address })]
          await Promise.all(two.map(({ snapshot }) => Promise.all([snapshot.issue(), snapshot.comments()])))
          results.push(...(await Promise.all(two.map(({ ensure }) => act(ensure)))))
        })
      },
    })
    world = await runBot({ plugins: [twice] })
    await world.alice.opens({ title: 'The total is wrong' }, world.repo)
    await world.forge.rest()
    return results
  }

  it('gets one comment', async () => {
    const kinds = await both(async (ensure) => (await ensure.comment(SAID)).kind)
    expect(kinds).to.deep.equal(['written', 'unchanged'])
    expect(world.forge.writes().map(({ path }) => path)).to.deep.equal(['/repos/alice/app/issues/1/comments'])
  })

  it('is closed by one of them, and the other one sees it', async () => {
    expect(await both((ensure) => ensure.state('closed'))).to.deep.equal(['written', 'unchanged'])
    expect(world.forge.writes()).to.have.length(1)
  })
})
