import { expect } from 'chai'
import { type BotWorld, FakeClaude, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { beat, claimed, GLM, tell } from './agents/working.ts'
import { eventually } from './conversation.ts'

const TOKEN = 'a-token-for-metrics-only'

/** The lines of `/metrics` that are the bot's own and not zero, by name and labels. */
async function numbers({ botUrl }: Pick<BotWorld, 'botUrl'>): Promise<Map<string, number>> {
  const answer = await fetch(`${botUrl}/metrics`)
  expect(answer.status).to.equal(200)
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('mosaic_'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

describe('GET /metrics', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  const start = async (options: RunBotOptions = {}) => {
    world = await runBot({ agents: [GLM], ...options })
  }
  const opens = async (title: string) => {
    const issue = await world.alice.opens({ title, body: 'Coupons are taken twice.' }, world.repo)
    await world.alice.assigns(world.bot)
    await world.forge.rest()
    return issue
  }

  it('counts deliveries, runs, decisions and calls of Gitea, and names no repository, person or issue', async () => {
    await start()
    const repo = world.forge.addRepo('alice', 'topsecret', {
      private: true,
      collaborators: { mosaic: 'write' },
    })
    world.forge.addHook(repo, world.hook)
    await world.alice.opens({ title: 'The merger', body: 'Look at src/a.ts' }, repo)
    await world.alice.assigns(world.bot)
    await world.forge.rest()
    const found = await numbers(world)
    expect(found.get('mosaic_deliveries_total{event="issues.assigned",answer="accepted"}')).to.equal(1)
    expect(found.get('mosaic_runs_total{plugin="assignment",result="done"}')).to.be.above(0)
    expect(found.get('mosaic_decisions_total{agent="glm"}')).to.equal(1)
    expect(found.get('mosaic_sweep_finds_total')).to.equal(0)
    const labels = '{method="POST",route="/repos/{owner}/{repo}/issues/{index}/labels",status="200"}'
    expect(found.get(`mosaic_gitea_request_duration_seconds_count${labels}`)).to.be.above(0)
    for (const line of found.keys()) expect(line).not.to.match(/topsecret|alice|mosaic"|merger|route="other"/)
  })

  it('tells the queue, the dead runs and whether Gitea is there', async () => {
    await start()
    expect(await numbers(world)).to.include.keys('mosaic_dead_runs', 'mosaic_queue_oldest_age_seconds')
    expect((await numbers(world)).get('mosaic_gitea_up')).to.equal(1)
    world.forge.revoke(world.token)
    await world.alice.opens({ title: 'Waits' }, world.repo)
    await world.alice.assigns(world.bot)
    await eventually(async () => (await numbers(world)).get('mosaic_gitea_up') === 0, 'Gitea is away')
    expect((await numbers(world)).get('mosaic_queue_runs')).to.be.above(0)
    world.forge.token('mosaic', { text: world.token })
    await world.forge.rest()
    expect((await numbers(world)).get('mosaic_queue_runs')).to.equal(0)
  })

  it('counts what sessions use once, however often it is reported, and also over a restart', async () => {
    await start()
    await opens('One')
    const glm = await world.agent('glm')
    const claim = await claimed(glm)
    await beat(glm, claim, 5_000, { tokensUsed: 1_000, costUsd: 0.5 })
    await beat(glm, claim, 6_000, { tokensUsed: 1_500, costUsd: 0.75 })
    const found = await numbers(world)
    expect(found.get('mosaic_sessions_live{agent="glm"}')).to.equal(1)
    expect(found.get('mosaic_agent_tokens_total{agent="glm"}')).to.equal(1_500)
    expect(found.get('mosaic_agent_cost_usd_total{agent="glm"}')).to.equal(0.75)
    await world.restart()
    await beat(glm, claim, 6_000, { tokensUsed: 1_600, costUsd: 0.8 })
    await tell(glm, claim, 'complete')
    await world.forge.rest()
    const after = await numbers(world)
    expect(after.get('mosaic_agent_tokens_total{agent="glm"}')).to.equal(100)
    expect(after.get('mosaic_sessions_live{agent="glm"}')).to.equal(undefined)
  })

  it('counts what the model was asked, and what that cost', async () => {
    const claude = await FakeClaude.start()
    try {
      await start({ claude })
      await opens('Something is odd')
      const found = await numbers(world)
      expect(found.get('mosaic_model_calls_total{outcome="read"}')).to.equal(1)
      expect(found.get('mosaic_model_tokens_total{kind="output"}')).to.be.above(0)
      expect(found.get('mosaic_model_cost_usd_total')).to.be.within(0.00001, 1)
    } finally {
      await claude.stop()
    }
  })

  it('counts what the sweep finds', async () => {
    await start({ sweepIntervalMs: 60_000 })
    world.forge.faults.deliveries = { drop: 1 }
    await opens('Unheard')
    await world.skip(60_000)
    expect((await numbers(world)).get('mosaic_sweep_finds_total')).to.be.above(0)
  })

  it('is for whoever has the token, where there is one', async () => {
    await start({ settings: { METRICS_TOKEN: TOKEN } })
    const ask = (authorization?: string) =>
      fetch(`${world.botUrl}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
    for (const wrong of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const answer = await ask(wrong)
      expect(answer.status, wrong).to.equal(401)
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer')
      expect(await answer.text())
        .to.contain('METRICS_TOKEN')
        .and.not.contain(TOKEN)
        .and.not.contain('mosaic_')
    }
    expect((await ask(`Bearer ${TOKEN}`)).status).to.equal(200)
    expect((await fetch(`${world.botUrl}/metrics`, { method: 'POST' })).status).to.equal(405)
  })

  it('is not there when METRICS is off', async () => {
    await start({ settings: { METRICS: 'off' } })
    expect((await fetch(`${world.botUrl}/metrics`)).status).to.equal(404)
  })
})
