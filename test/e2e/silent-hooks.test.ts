import { expect } from 'chai'
import {
  type BotWorld,
  type IssueView,
  type RunBotOptions,
  runBot,
  signedDelivery,
} from '../../src/testing/index.ts'
import { LogLines } from '../claude/reader-under-test.ts'
import { easy, labels, openAssigned } from './conversation.ts'

const SWEEP_MS = 300_000

describe('a webhook that tells nothing any more', () => {
  let world: BotWorld
  let log: LogLines
  afterEach(() => world.stop())

  const start = async (options: RunBotOptions = {}) => {
    log = new LogLines()
    world = await runBot({ sweepIntervalMs: SWEEP_MS, log, ...options })
    // sweeps come at round times, and none of them is to come but by a skip
    await world.skip(SWEEP_MS - (Date.now() % SWEEP_MS) + 30_000)
  }
  const sweep = () => world.skip(SWEEP_MS)
  /** What `/ready` says of it; it answers 200 all the same. */
  const silent = async () => {
    const answer = await fetch(`${world.botUrl}/ready`)
    const { checks } = (await answer.json()) as {
      checks: { webhooks: { ok: boolean; detail: { silentRepositories: number } } }
    }
    expect([answer.status, checks.webhooks.ok]).to.deep.equal([200, true])
    return checks.webhooks.detail.silentRepositories
  }
  const gauge = async () => {
    const text = await (await fetch(`${world.botUrl}/metrics`)).text()
    return /^mosaic_silent_repositories (\d+)$/m.exec(text)?.[1]
  }
  const warnings = () => log.at('warn').filter((line) => line.includes('HOOK_SILENT'))
  const removeHooks = async () => {
    // Gitea tells seconds only, and what came just before might be what tells of the change
    await world.skip(10_000)
    const hooks = await world.alice.does<{ id: number }[]>('GET', '/repos/alice/app/hooks')
    for (const { id } of hooks) await world.alice.does('DELETE', `/repos/alice/app/hooks/${id}`)
  }
  const opensUnheard = async (title: string): Promise<IssueView> =>
    world.alice.opens({ title, body: easy(), assignees: [world.bot] }, world.repo)

  it('is told of once within two sweeps, with what to do, and taken back when something comes', async () => {
    await start()
    await openAssigned(world, 'Heard')
    await removeHooks()
    const issue = await opensUnheard('Unheard')
    await sweep()
    expect(labels(world, issue)).to.contain('status/assigned')
    expect([await silent(), await gauge(), warnings()]).to.deep.equal([0, '0', []])
    await sweep()
    expect([await silent(), await gauge()]).to.deep.equal([1, '1'])
    const [warning = ''] = warnings()
    expect(warning)
      .to.contain('"repositories":["alice/app"]')
      .and.contain(`alice/app#${issue.number}`)
      .and.contain('mosaic-coordinator doctor --repo alice/app')
      .and.not.contain('signature')
    await opensUnheard('Unheard, too')
    await sweep()
    await sweep()
    expect(warnings()).to.have.length(1)
    world.forge.addHook(world.repo, world.hook)
    await world.bob.says('Are you there?', issue)
    await world.forge.rest()
    expect([await silent(), await gauge()]).to.deep.equal([0, '0'])
    expect(log.at('info').filter((line) => line.includes('webhooks come again'))).to.have.length(1)
    await sweep()
    expect([await silent(), warnings().length]).to.deep.equal([0, 1])
  })

  it('is told apart by what came with another secret', async () => {
    await start()
    await removeHooks()
    world.forge.addHook(world.repo, { ...world.hook, secret: 'quite another secret' })
    await opensUnheard('Unheard')
    await sweep()
    await sweep()
    expect(warnings().join()).to.contain('look at its secret')
  })

  it('is not suspected when deliveries were lost that once', async () => {
    await start()
    world.forge.faults.deliveries = { drop: 1 }
    await opensUnheard('One')
    await opensUnheard('Two')
    await world.forge.rest()
    world.forge.faults.deliveries = {}
    // what the bot writes now is told to it
    await sweep()
    world.forge.faults.deliveries = { drop: 1 }
    await opensUnheard('Three')
    await sweep()
    expect([await silent(), warnings()]).to.deep.equal([0, []])
  })

  it('is not suspected while something comes that cannot be read', async () => {
    await start()
    await removeHooks()
    const { secret = '' } = world.hook
    const { headers, body } = signedDelivery({
      type: 'issues',
      action: 'opened',
      payload: { issue: {} },
      secret,
    })
    for (const title of ['One', 'Two', 'Three']) {
      await opensUnheard(title)
      const answer = await fetch(`${world.botUrl}/webhook/gitea`, { method: 'POST', headers, body })
      expect(answer.status).to.equal(422)
      await sweep()
    }
    expect([await silent(), warnings()]).to.deep.equal([0, []])
  })

  it('is not suspected because of what happened while the bot was down, or its database was lost', async () => {
    await start()
    await openAssigned(world, 'Heard')
    await removeHooks()
    await world.stopBot()
    await opensUnheard('Missed')
    await world.startBot()
    await world.forge.rest()
    // the bot's own answer to it, of which nothing tells either, is the first thing that counts
    await sweep()
    await sweep()
    await world.loseDatabase()
    await world.forge.rest()
    await sweep()
    expect([await silent(), warnings()]).to.deep.equal([0, []])
  })

  describe('where the bot only watches', () => {
    let issue: IssueView
    let next: IssueView
    beforeEach(async () => {
      await start()
      await world.alice.pushes({ '.gitea/coordinator.yml': 'mode: shadow\n' }, 'Only watch', world.repo)
      issue = await openAssigned(world, 'Watched')
      next = await openAssigned(world, 'Watched, too')
      await removeHooks()
    })

    it('is not suspected because of what Gitea tells nobody: dependencies, locks', async () => {
      const { alice, repo } = world
      for (const title of ['First', 'Second', 'Third']) {
        const blocker = await alice.opens({ title }, repo)
        await alice.addsDependency(blocker, issue)
        await alice.locks(issue)
        await sweep()
        await alice.unlocks(issue)
      }
      expect([await silent(), warnings()]).to.deep.equal([0, []])
    })

    it('is suspected because of edits, labels, comments, people and states, two sweeps long', async () => {
      const { alice, bob, repo } = world
      await alice.defines({ name: 'kind/bug' }, repo)
      const acts = [
        () => alice.edits({ body: 'By two cents.' }, issue),
        () => alice.labels('kind/bug', issue),
        () => bob.says('Hm', issue),
        () => alice.assigns(bob, issue),
        () => alice.closes(issue),
      ]
      for (const act of acts) {
        world.forge.addHook(repo, world.hook)
        await alice.says('Hm', issue)
        await alice.reopens(issue)
        await world.forge.rest()
        await removeHooks()
        await sweep()
        await act()
        await sweep()
        expect(await silent(), String(act)).to.equal(0)
        await alice.edits({ title: `After ${act}` }, next)
        await sweep()
        expect(await silent(), String(act)).to.equal(1)
      }
    })

    it('is not suspected because of issues that are not the bot’s', async () => {
      for (const title of ['First', 'Second', 'Third']) {
        const other = await world.alice.opens({ title }, world.repo)
        await world.bob.says('Hm', other)
        await sweep()
      }
      expect([await silent(), warnings()]).to.deep.equal([0, []])
    })
  })
})
