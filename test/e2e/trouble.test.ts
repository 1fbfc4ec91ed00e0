import { expect } from 'chai'
import { type BotWorld, type Fault, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  easy,
  eventually,
  labels,
  openAssigned,
  own,
  questions,
  status,
} from './conversation.ts'

/** Rule 11: Gitea away is nobody's failure. */
describe('Gitea is away for a while', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  /** What must be true when it is back. */
  const isDone = async () => {
    await eventually(() => labels(world, issue) === ASSIGNED, 'the bot has caught up')
    await world.forge.rest()
    expect(own(world, issue, 'status')).to.have.length(1)
    expect(await world.dead()).to.deep.equal([])
  }
  const ready = async () => (await fetch(`${world.botUrl}/ready`)).status
  const healthy = async () => (await fetch(`${world.botUrl}/health`)).status

  for (const status of [429, 502, 503, 504]) {
    it(`${status} for every call: takes deliveries, says so at /ready, and goes on by itself`, async () => {
      world.forge.faults.next({ status, body: '<h1>Bad gateway</h1>', times: 10_000 })
      await world.alice.assigns(['mosaic'], issue)
      await world.forge.delivered()
      await eventually(async () => (await ready()) === 503, 'it is seen to be away')
      expect(await healthy()).to.equal(200)
      world.forge.faults.clear()
      await isDone()
      expect(await ready()).to.equal(200)
    })
  }

  it('a busy one that says how long to wait is left alone so long', async () => {
    world.forge.faults.next({ status: 429, headers: { 'retry-after': '600' } })
    await world.alice.assigns(['mosaic'], issue)
    await eventually(async () => (await ready()) === 503, 'it is seen to be away')
    const before = world.forge.journal.length
    await world.skipOnly(590_000)
    expect(world.forge.journal.length).to.equal(before)
    await world.skip(10_000)
    await isDone()
  })

  it('it refuses connections', async () => {
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.goDown()
    await eventually(async () => (await ready()) === 503, 'it is seen to be away')
    await world.forge.comeBack()
    await isDone()
  })

  it('it refuses the token, until that is given back', async () => {
    world.forge.revoke(world.token)
    await world.alice.assigns(['mosaic'], issue)
    await eventually(async () => (await ready()) === 503, 'it is seen to be away')
    world.forge.token('mosaic', { text: world.token })
    await isDone()
  })

  it('the bot is started while it is away', async () => {
    await world.stopBot()
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.delivered()
    await world.forge.goDown()
    await world.startBot()
    expect(await ready()).to.equal(503)
    await world.forge.comeBack()
    await isDone()
  })

  it('it is away so often, and so long, that every try would be used up', async () => {
    world.forge.faults.next({ status: 502, times: 10_000 })
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.delivered()
    await eventually(async () => (await ready()) === 503, 'it is seen to be away')
    for (let quarter = 0; quarter < 4; quarter++) await world.skipOnly(15 * 60_000)
    world.forge.faults.clear()
    await world.skipWaits()
    await isDone()
  })
})

/** One call fails; whatever it is, all is well in the end and nothing is done twice. */
describe('one call goes wrong', () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ createSettleMs: 60 })
    blocker = await world.alice.opens({ title: 'Before' }, world.repo)
  })
  afterEach(() => world.stop())

  const CALLS: Record<string, Pick<Fault, 'method' | 'path'>> = {
    'reading the issue': { method: 'GET', path: /issues\/2$/ },
    'reading its comments': { method: 'GET', path: /issues\/2\/comments/ },
    'reading its dependencies': { method: 'GET', path: /issues\/2\/dependencies/ },
    'reading the repository': { method: 'GET', path: /^\/repositories\// },
    'listing the labels': { method: 'GET', path: /app\/labels/ },
    'making a label': { method: 'POST', path: /app\/labels/ },
    'setting labels': { method: 'POST', path: /issues\/2\/labels/ },
    'writing the comment': { method: 'POST', path: /issues\/2\/comments/ },
    'adding the dependency': { method: 'POST', path: /issues\/2\/dependencies/ },
  }
  const FAILURES: Record<string, Omit<Fault, 'method' | 'path'>> = {
    'a proxy’s 502': { status: 502, body: '<h1>Bad gateway</h1>' },
    'a page that says 404': { status: 404, body: '<h1>No such site</h1>' },
    'a login page': { status: 200, body: '<html>Please sign in</html>' },
    'half a JSON': { cutBody: true },
    'a cut before it was carried out': { reset: 'before' },
    'a cut after it was carried out': { reset: 'after' },
    'a 500': { status: 500, body: { message: '' } },
  }

  for (const [call, match] of Object.entries(CALLS)) {
    for (const [failure, fault] of Object.entries(FAILURES)) {
      if (match.method === 'GET' && fault.reset === 'after') continue
      it(`${call}: ${failure}`, async () => {
        // reading calls are repeated at once, so it has to last a little
        world.forge.faults.next({ ...match, ...fault, times: match.method === 'GET' ? 3 : 1 })
        const alice = world.alice
        const issue = await alice.opens(
          {
            title: 'Fix the login',
            body: easy(1),
            assignees: ['mosaic'],
          },
          world.repo,
        )
        await world.skipWaits()
        expect(labels(world, issue)).to.equal(BLOCKED)
        expect(own(world, issue, 'status')).to.have.length(1)
        expect(status(world, issue)).to.match(/^\*\*Waits for #1\.\*\*/)
        // a 500 may also mean "never": Gitea is asked again when a person does something
        if (failure === 'a 500') await alice.edits({ body: `${easy(1)}\nPlease.` }, issue)
        await world.skipWaits()
        expect(world.forge.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([1])
        expect(status(world, issue)).not.to.contain('could not be written')
        expect(await world.dead()).to.deep.equal([])
        await alice.closes(blocker)
        await world.skipWaits()
        expect(labels(world, issue)).to.equal(ASSIGNED)
        expect(own(world, issue, 'status')).to.have.length(1)
        expect(await definedTwice(world)).to.deep.equal([])
      })
    }
  }
})

async function definedTwice(world: BotWorld): Promise<string[]> {
  const { text } = await world.alice.request('GET', '/repos/alice/app/labels?limit=50')
  const names = (JSON.parse(text) as { name: string }[]).map(({ name }) => name)
  return names.filter((name, index) => names.indexOf(name) !== index)
}

describe('Gitea says once of an issue that it does not exist', () => {
  const SWEEP_MS = 5 * 60_000
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
    issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  /** The next look at the issue goes wrong; the bot may believe it until the next sweep. */
  const missedOnce = async (act: () => Promise<unknown>) => {
    world.forge.faults.next({
      method: 'GET',
      path: /issues\/1$/,
      status: 404,
      body: { message: 'not found' },
    })
    await act()
    await world.forge.rest()
    await world.skip(SWEEP_MS)
  }

  it('and the next sweep makes up for an assignment, a changed text and a command, each done once', async () => {
    await missedOnce(() => world.alice.assigns(['mosaic'], issue))
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await missedOnce(() => world.alice.says('/agent opus', issue))
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
    await missedOnce(() => world.alice.edits({ body: easy().replace('low', 'high') }, issue))
    expect(labels(world, issue), 'the order stands').to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue)).to.contain('asked for by name')
    expect(await world.dead()).to.deep.equal([])
  })
})

describe('what Gitea carries out although nobody waits for it any more', () => {
  it('a comment that appears late is not made a second time, and says what is right by then', async () => {
    const world = await runBot({ createSettleMs: 400 })
    try {
      const alice = world.alice
      const issue = await alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
      await world.forge.rest()
      world.forge.faults.next({ method: 'POST', path: /issues\/1\/comments/, reset: 'after' })
      await alice.assigns(['mosaic'], issue)
      await eventually(() => world.forge.comments(issue).length === 1, 'the comment is there')
      await alice.edits({ body: easy().replace('low', 'high') }, issue)
      await world.forge.rest()
      expect(own(world, issue, 'status')).to.have.length(1)
      expect(status(world, issue)).to.contain('`opus` is the agent')
    } finally {
      await world.stop()
    }
  })

  it('a question that was asked but not recorded goes away with its reason', async () => {
    const world = await runBot({ createSettleMs: 60 })
    try {
      const alice = world.alice
      const issue = await openAssigned(world, 'Fix the login')
      world.forge.faults.next({ method: 'POST', path: /issues\/1\/comments/, reset: 'after' })
      await alice.edits({ body: easy(77) }, issue)
      await eventually(() => questions(world, issue).length === 1, 'the question is there')
      await alice.edits({ body: easy() }, issue)
      await world.skipWaits()
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(questions(world, issue)).to.deep.equal([])
    } finally {
      await world.stop()
    }
  })
})
