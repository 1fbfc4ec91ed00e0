import { expect } from 'chai'
import { type BotWorld, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { easy, labels, openAssigned, status } from '../conversation.ts'
import { killedWhen } from '../killed-when.ts'
import { LOCAL, localAnd, SPARE } from './agents.ts'

const DISPATCHES = /\/dispatches/
const TITLE = `run-name: \${{ inputs.start }}\n`
const UUID = /^[0-9a-f-]{36}$/

function workflow(runName = ''): string {
  const inputs = ['issue', 'agent', 'start', 'model'].map((name) => `      ${name}: {}`)
  return `${runName}on:\n  workflow_dispatch:\n    inputs:\n${inputs.join('\n')}\njobs: {}\n`
}

describe('an agent that is started by a workflow', () => {
  let world: BotWorld
  async function begin(options: RunBotOptions = {}, text: string | null = workflow()): Promise<void> {
    world = await runBot({
      agents: localAnd({ workflow: 'agent.yml', inputs: { model: 'qwen' } }),
      ...options,
    })
    world.forge.setFiles(world.repo, { '.gitea/workflows/agent.yml': text })
  }
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  const runs = () => world.forge.runsOf(world.repo)
  const starts = () => runs().map(({ inputs }) => inputs.start)
  async function minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) await world.skip(60_000)
  }

  for (const version of ['1.24.7', '1.25.4', '1.26.3', '1.27.0-rc0', 'forgejo-12'])
    it(`is dispatched once on ${version}, with the issue and its own inputs`, async () => {
      await begin({ version })
      const issue = await openAssigned(world, 'Fix the login')
      expect(labels(world, issue)).to.equal(LOCAL)
      const [run, ...more] = runs()
      expect(more).to.deep.equal([])
      expect(run).to.deep.include({ workflow: 'agent.yml', ref: 'main' })
      const { start, ...inputs } = run?.inputs ?? {}
      expect(start).to.match(UUID)
      expect(inputs).to.deep.equal({ issue: '1', agent: 'local', model: 'qwen' })
      await world.restart()
      await world.forge.rest()
      expect(runs()).to.have.length(1)
    })

  it('is not tried where Gitea is too old: another one gets the task, and the reason is told', async () => {
    await begin({ version: '1.22.6' })
    const issue = await openAssigned(world, 'Fix the login')
    expect(labels(world, issue)).to.equal(SPARE)
    expect(status(world, issue)).to.contain('this server (1.22.6) cannot start workflows')
    expect(world.forge.writes().filter(({ path }) => DISPATCHES.test(path))).to.deep.equal([])
  })

  for (const version of ['1.26.3', 'forgejo-12'])
    it(`has no workflow on ${version}: after some tries another one gets the task`, async () => {
      await begin({ version }, null)
      const issue = await openAssigned(world, 'Fix the login')
      expect(labels(world, issue)).to.equal(LOCAL)
      await minutes(8)
      expect(labels(world, issue)).to.equal(SPARE)
      expect(status(world, issue)).to.contain('could not be started').and.to.contain('agent.yml')
    })

  it('has a workflow that cannot be dispatched: another one gets the task at once', async () => {
    await begin({}, 'on: push\njobs: {}\n')
    const issue = await openAssigned(world, 'Fix the login')
    expect(labels(world, issue)).to.equal(SPARE)
    expect(status(world, issue)).to.contain('workflow_dispatch')
  })

  it('may not be started by the bot: another one gets the task at once', async () => {
    await begin({ scopes: ['write:issue', 'read:repository', 'read:user', 'read:organization'] })
    const issue = await openAssigned(world, 'Fix the login')
    expect(labels(world, issue)).to.equal(SPARE)
    expect(status(world, issue)).to.contain('the bot may not start workflows here')
  })

  for (const version of ['1.26.3', 'forgejo-12'])
    for (const runName of version === '1.26.3' ? ['', TITLE] : [''])
      it(`is not started twice where the answer gets lost on ${version}${runName && ', with a title'}`, async () => {
        await begin({ version }, workflow(runName))
        world.forge.faults.next({ method: 'POST', path: DISPATCHES, reset: 'after' })
        const issue = await openAssigned(world, 'Fix the login')
        await world.skipWaits()
        await minutes(1)
        expect(runs()).to.have.length(1)
        expect(labels(world, issue)).to.equal(LOCAL)
      })

  it('is started again where the call got lost', async () => {
    await begin()
    world.forge.faults.next({ method: 'POST', path: DISPATCHES, reset: 'before' })
    await openAssigned(world, 'Fix the login')
    await world.skipWaits()
    await minutes(1)
    expect(runs()).to.have.length(1)
  })

  it("tells its run from another issue's, when one call gets lost and the other does not", async () => {
    await begin()
    world.forge.faults.next({ method: 'POST', path: DISPATCHES, reset: 'before' })
    for (const title of ['One', 'Two']) {
      const issue = await world.alice.opens({ title, body: easy() }, world.repo)
      await world.alice.assigns(['mosaic'], issue)
    }
    await world.forge.rest()
    await world.skipWaits()
    await minutes(1)
    expect(
      runs()
        .map(({ inputs }) => inputs.issue)
        .sort(),
    ).to.deep.equal(['1', '2'])
  })

  it('is started once by a bot that is killed in the moment of the call', async () => {
    await begin()
    const killed = new Promise<void>((resolve) =>
      world.forge.faults.next({
        method: 'POST',
        path: DISPATCHES,
        carriedOut: () => resolve(world.killBot()),
      }),
    )
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await killed
    await world.startBot()
    await world.forge.rest()
    await world.skipWaits()
    expect(new Set(starts()).size).to.equal(1)
    expect(runs()).to.have.length(1)
    expect(labels(world, issue)).to.equal(LOCAL)
  })

  it('is started once by a bot that is killed when it has stored that, and nothing more', async () => {
    await begin()
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    const stored = `select 1 from own_comments where key like 'workflow:%' and key not like '%:after'`
    await killedWhen(world, (database) => database.prepare(stored).get() !== undefined, 'it is stored')
    await world.startBot()
    await world.forge.rest()
    await world.skipWaits()
    expect(runs()).to.have.length(1)
    expect(labels(world, issue)).to.equal(LOCAL)
  })
})
