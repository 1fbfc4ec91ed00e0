import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { FakeClaude, FakeGitea, runBot, signedDelivery } from '../../src/testing/index.ts'
import { Receiver } from '../support/receiver.ts'

/** The examples of docs/testing.md, each between two comments that name it; they are run here as they stand there. */
describe('the examples of docs/testing.md', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await Receiver.start()
  })
  afterEach(() => receiver.stop())

  it('a server with people, an organisation and a repository', async () => {
    // example:start
    const gitea = await FakeGitea.start({ version: 'forgejo-12', timeOffsetMinutes: 120 })
    gitea.addUser('boss', { admin: true })
    for (const login of ['alice', 'bob', 'mosaic']) gitea.addUser(login)
    gitea.addOrg('acme', {
      owners: ['alice'],
      teams: { triage: { level: 'write', members: ['bob'], units: { code: 'read', issues: 'write' } } },
    })
    const repo = gitea.addRepo('acme', 'app', { private: true, collaborators: { mosaic: 'write' } })
    gitea.addLabel(repo, { name: 'difficulty/low', exclusive: true })
    const token = gitea.token('mosaic', { scopes: ['read:issue'] })
    const headers = { authorization: `token ${token}` }
    const answer = await fetch(`${gitea.url}/api/v1/repos/acme/app/issues`, { headers })
    expect(answer.headers.get('x-total-count')).to.equal('0')
    await gitea.stop()
    // end
  })

  it('files and branches', async () => {
    // example:files
    const gitea = await FakeGitea.start()
    gitea.addUser('alice')
    const repo = gitea.addRepo('alice', 'app', { files: { '.gitea/coordinator.yml': 'plugins: {}\n' } })
    gitea.setFiles(repo, { 'fix.txt': 'fixed\n' }, 'Fix it', 'fix')
    const pulls = '/repos/alice/app/pulls'
    await gitea.as('alice').request('POST', pulls, { title: 'Fix', head: 'fix', base: 'main' })
    await gitea.as('alice').request('POST', `${pulls}/1/merge`, { Do: 'merge' })
    expect(gitea.issue(repo, 1).merged).to.equal(true)
    await gitea.stop()
    // end
  })

  it('hooks and what they send', async () => {
    const { url } = receiver
    // example:hooks
    const gitea = await FakeGitea.start()
    gitea.addUser('alice')
    const repo = gitea.addRepo('alice', 'app')
    gitea.addHook(repo, { url, secret: 's3cret', events: ['issues'] })
    gitea.addHook('system', { url, secret: 's3cret', events: ['issues'], contentType: 'form' })
    await gitea.as('alice').opens({ title: 'Hello' }, repo)
    await gitea.delivered()
    expect(gitea.deliveries.map(({ type, action, status }) => `${type} ${action} ${status}`)).to.deep.equal([
      'issues opened 200',
      'issues opened 200',
    ])
    const [first] = gitea.deliveries
    if (first) await gitea.redeliver(first.id)
    await gitea.stop()
    // end
    expect(receiver.received).to.have.length(3)
  })

  it('one delivery without a server', async () => {
    const { url } = receiver
    // example:delivery
    const payload = { number: 1, issue: { number: 1 } }
    const wish = { type: 'issue_assign', action: 'assigned', payload, secret: 's3cret', version: '1.22.6' }
    const { headers, body } = signedDelivery(wish)
    await fetch(url, { method: 'POST', headers, body })
    // end
    expect(receiver.received[0]?.headers['x-gitea-event']).to.equal('issues')
  })

  it('answers that go wrong', async () => {
    const gitea = await FakeGitea.start()
    const ask = (path: string) => fetch(`${gitea.url}/api/v1${path}`)
    // example:answers
    gitea.faults.next({ status: 503, times: 3 }) // a burst of 5xx, whatever is asked
    gitea.faults.next({ status: 502, body: '<html>Bad gateway</html>' }) // the page of a proxy
    gitea.faults.next({
      status: 429,
      body: 'Slow down',
      contentType: 'text/plain',
      headers: { 'retry-after': '7' },
    })
    gitea.faults.next({ method: 'POST', path: /comments$/, reset: 'after' }) // done, but the answer is lost
    gitea.faults.next({ path: /labels/, reset: 'before' }) // never done
    gitea.faults.next({ path: /issues/, cutBody: true }) // breaks off in the middle
    gitea.faults.next({ path: /milestones/, hangMs: 60_000 }) // done at once, answered late
    gitea.faults.latencyMs = 20 // every answer
    gitea.faults.postDelayMs = 20 // every POST is carried out later, even if its client has gone
    gitea.faults.postDelayPath = /comments$/ // or only these
    gitea.faults.dead.add('bob') // what comes of bob's programs is cut, and what is under way has no answer
    // end
    const said = []
    for (let count = 0; count < 6; count++) said.push((await ask('/version')).status)
    expect(said).to.deep.equal([503, 503, 503, 502, 429, 200])
    expect(await ask('/repos/a/b/labels').catch(() => 'cut')).to.equal('cut')
    // example:healthy
    gitea.faults.clear()
    await gitea.goDown() // refuses connections, as during a restart
    await gitea.comeBack() // with the same address and state
    // end
    expect((await ask('/version')).status).to.equal(200)
    await gitea.stop()
  })

  it('deliveries that go wrong', async () => {
    const gitea = await FakeGitea.start({ random: () => 0 })
    gitea.addUser('alice')
    const repo = gitea.addRepo('alice', 'app')
    gitea.addHook(repo, { url: receiver.url, events: ['issues'] })
    // example:deliveries
    gitea.faults.deliveries = {
      drop: ({ action }) => action === 'closed', // or a share: 0.1
      duplicate: 0.5, // the same one again, with the same UUID
      delayMs: 20, // before each
      shuffle: true, // a random one of those that wait
    }
    // end
    const issue = await gitea.as('alice').opens({ title: 'Hello' }, repo)
    await gitea.as('alice').closes(issue)
    await gitea.delivered()
    expect(receiver.received).to.have.length(2)
    await gitea.stop()
  })

  it('a hook to the bot for another repository, with what its plugins listen to', async () => {
    const heard: string[] = []
    const yours = definePlugin({
      name: 'yours',
      description: 'For a test.',
      register: (app) => app.on('push', (context) => void heard.push(context.repo().join('/'))),
    })
    // example:world
    const world = await runBot({ plugins: [yours] })
    const shop = world.forge.addRepo('alice', 'shop', { collaborators: { mosaic: 'write' } })
    world.forge.addHook(shop, world.hook)
    await world.alice.pushes({ 'notes.txt': 'Buy milk' }, 'Note it', shop)
    await world.forge.rest()
    // end
    await world.alice.pushes({ 'notes.txt': 'Buy tea' }, 'Note it', world.repo)
    await world.forge.rest()
    await world.stop()
    expect(heard).to.deep.equal(['alice/shop', 'alice/app'])
  })

  it('time', async () => {
    // example:time
    const world = await runBot()
    const issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.forge.rest() // all is sent and done
    await world.skip(24 * 60 * 60 * 1000) // a day later, for the bot and for Gitea
    expect(world.forge.issue(world.repo, issue.number).state).to.equal('open')
    await world.stop()
    // end
  })

  it('a kill', async () => {
    // example:kill
    const world = await runBot()
    const killed = new Promise((resolve) => {
      world.forge.faults.next({
        method: 'POST',
        path: /comments$/,
        carriedOut: () => resolve(world.killBot()),
      })
    })
    const issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await killed
    await world.startBot()
    await world.forge.rest()
    expect(world.forge.comments(issue)).to.have.length(1) // and not a second one
    await world.stop()
    // end
  })

  it('a model', async () => {
    // example:model
    const claude = await FakeClaude.start()
    const world = await runBot({ claude })
    claude.answers({ difficulty: 'high', contextTokensLikely: 60_000, contextTokensMost: 90_000 })
    claude.next({ status: 529, times: 2 }) // two questions go wrong, the third is answered
    await world.alice.opens({ title: 'Coupons are taken twice' }, world.repo)
    await world.alice.assigns(['mosaic'])
    await world.forge.rest()
    expect(claude.requests[0]?.prompt).to.contain('Coupons are taken twice')
    await world.stop()
    await claude.stop()
    // end
  })
})
