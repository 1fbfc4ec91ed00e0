import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { definePlugin } from '../../src/index.ts'
import { type BotWorld, type FakeGitea, type RepoRef, runBot } from '../../src/testing/index.ts'
import type { ReceivedDelivery } from '../support/receiver.ts'
import {
  RECORDING_SECRET,
  recordingOf,
  SCENARIOS,
  SERVERS,
  serverNames,
} from '../testing/fake-gitea/recording.ts'
import { labels, own } from './conversation.ts'

/** The people and repositories of the recordings, by the same numbers. */
function asRecorded(gitea: FakeGitea): RepoRef {
  gitea.addUser('boss', { admin: true })
  for (const login of ['alice', 'bob', 'mallory', 'mosaic']) gitea.addUser(login)
  const repo = gitea.addRepo('alice', 'app', { collaborators: { bob: 'write', mosaic: 'write' } })
  gitea.addRepo('alice', 'lib', { collaborators: { bob: 'write', mosaic: 'write' } })
  return repo
}

/** Posts a delivery as it was recorded, byte by byte; resolves to what the door said. */
async function post(
  world: BotWorld,
  { headers, body }: ReceivedDelivery,
): Promise<{ code: number; status: string }> {
  const { host, connection, 'content-length': length, 'accept-encoding': encoding, ...kept } = headers
  expect([host, connection, length, encoding]).to.have.length(4)
  const response = await fetch(`${world.botUrl}/webhook/gitea`, { method: 'POST', headers: kept, body })
  const { status = '' } = (await response.json()) as { status?: string }
  return { code: response.status, status }
}

for (const server of serverNames) {
  describe(`recorded deliveries of ${server}`, () => {
    let world: BotWorld
    beforeEach(async () => {
      world = await runBot({ version: SERVERS[server], secret: RECORDING_SECRET, populate: asRecorded })
    })
    afterEach(() => world.stop())

    it('all pass the door, whatever they are about, and what is unsigned does not', async () => {
      const said = new Map<string, number>()
      for (const scenario of SCENARIOS) {
        for (const delivery of recordingOf(server, scenario).deliveries) {
          const { code, status } = await post(world, delivery)
          const what = `${scenario} ${delivery.headers['x-gitea-event-type']}`
          expect(code, what).to.equal(delivery.url === '/nosecret' ? 401 : 200)
          said.set(status, (said.get(status) ?? 0) + 1)
        }
      }
      expect(said.get('accepted')).to.be.greaterThan(30)
      await world.skipWaits()
      expect(await world.dead(), 'every payload is what its event promises').to.deep.equal([])
    })

    it('the assignment of the bot ends in the right labels and one comment', async () => {
      const alice = world.alice
      world.forge.faults.deliveries.drop = 1
      let last = await alice.opens({ title: 'Before the recording' }, world.repo)
      while (last.number < 4) last = await alice.opens({ title: 'Assign me' }, world.repo)
      await world.bob.assigns(['mosaic'], last)
      await world.forge.rest()
      expect([last.id, labels(world, last)]).to.deep.equal([4, ''])
      for (const delivery of recordingOf(server, 'assign').deliveries) await post(world, delivery)
      await world.forge.rest()
      expect(labels(world, last)).to.match(/^agent\/\S+ difficulty\/\S+ status\/assigned$/)
      expect(own(world, last, 'status')).to.have.length(1)
      const twice = world.forge.writes().length
      for (const delivery of recordingOf(server, 'assign').deliveries) {
        expect(await post(world, delivery)).to.deep.equal({ code: 200, status: 'duplicate' })
      }
      await world.forge.rest()
      expect(world.forge.writes().length).to.equal(twice)
    })

    it('a form-encoded one is read like the JSON one', async () => {
      const { deliveries } = recordingOf(server, 'hook-form')
      const form = deliveries.find(({ headers }) => headers['content-type']?.includes('form'))
      if (!form) throw new Error('no form in the recording')
      expect(await post(world, form)).to.deep.equal({ code: 200, status: 'accepted' })
    })
  })
}

/** The deliveries of one server at a bot whose server says that it is another. */
const MIXED = [
  ['gitea-1.22.6', '1.27.0-rc0'],
  ['gitea-1.27.0-rc0', '1.22.6'],
  ['forgejo-12', '1.26.3'],
  ['gitea-1.26.3', 'forgejo-12'],
] as const

describe('deliveries of another version than the server’s own', () => {
  for (const [server, version] of MIXED) {
    it(`are typed events all the same: of ${server}, at a bot of ${version}`, async () => {
      const heard = new Set<string>()
      const listener = definePlugin({
        name: 'listener',
        description: 'Keeps the names of events.',
        register(app) {
          app.on('*', ({ name }) => void heard.add(name))
        },
      })
      const options = { version, secret: RECORDING_SECRET, populate: asRecorded, plugins: [listener] }
      const world = await runBot(options)
      for (const scenario of SCENARIOS) {
        for (const delivery of recordingOf(server, scenario).deliveries) await post(world, delivery)
      }
      await world.skipWaits()
      expect(await world.dead()).to.deep.equal([])
      expect([...heard]).to.include.members(['issues.assigned', 'pull_request_review.approved', 'push'])
      await world.stop()
    })
  }
})

/** Rule 17: nothing signed is lost. */
describe('a delivery that this version cannot read', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ secret: RECORDING_SECRET, populate: asRecorded })
  })
  afterEach(() => world.stop())

  const signed = (text: string): ReceivedDelivery => {
    const signature = createHmac('sha256', RECORDING_SECRET).update(text).digest('hex')
    const id = '00000000-0000-4000-8000-000000000001'
    const headers = {
      'x-gitea-event-type': 'issues',
      'x-gitea-delivery': id,
      'x-gitea-signature': signature,
      'content-type': 'application/json',
    }
    return { url: '/webhook/gitea', headers, body: text }
  }

  it('is answered 422, kept with its reason, and kept once', async () => {
    const strange = signed(JSON.stringify({ action: 'opened', issue: { number: 'seven' } }))
    expect((await post(world, strange)).code).to.equal(422)
    expect((await post(world, strange)).code).to.equal(422)
    const [kept, ...more] = await world.dead()
    expect(more).to.deep.equal([])
    expect(kept).to.include({ event: 'issues.opened', plugin: 'unreadable' })
    expect(kept?.error).to.contain('number')
    await world.restart()
    await world.forge.rest()
    expect(await world.dead(), 'it stops nobody from starting').to.have.length(1)
  })

  it('and one whose inside is not what it promises is kept too', async () => {
    const [opened] = recordingOf('gitea-1.26.3', 'assign').deliveries
    const text = JSON.stringify({ ...JSON.parse(opened?.body ?? '{}'), issue: { number: 4, title: 7 } })
    expect(await post(world, signed(text))).to.deep.equal({ code: 200, status: 'accepted' })
    await world.forge.rest()
    const dead = await world.dead()
    expect(dead).to.have.length(1)
    expect(dead[0]?.error).to.contain('the payload is not what issues.opened promises')
  })

  it('unsigned it is not kept at all', async () => {
    const forged = signed('{"action":"opened"}')
    const response = await post(world, { ...forged, body: '{"action":"closed"}' })
    expect(response.code).to.equal(401)
    expect(await world.dead()).to.deep.equal([])
  })
})
