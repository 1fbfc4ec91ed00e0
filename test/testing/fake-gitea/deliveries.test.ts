import { expect } from 'chai'
import type { Clock } from '../../../src/clock.ts'
import { type House, openHouse } from './house.ts'

/** Fires every timer at once. */
const impatient: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(_delayMs, callback) {
    const timer = setTimeout(callback, 5)
    return () => clearTimeout(timer)
  },
}

describe('webhooks of the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse({ random: () => 0.99 })
  })
  afterEach(() => house.close())

  const open = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        house.gitea.as('alice').opens({ title: `${index + 1}` }, house.repo),
      ),
    )
  const numbers = () => house.receiver.received.map((delivery) => JSON.parse(delivery.body).number)
  const ids = () => house.receiver.received.map((delivery) => delivery.headers['x-gitea-delivery'])

  it('come in order, each under its own id', async () => {
    await open(5)
    await house.gitea.delivered()
    expect(numbers()).to.deep.equal([1, 2, 3, 4, 5])
    expect(new Set(ids()).size).to.equal(5)
  })

  it('can be lost', async () => {
    house.gitea.faults.deliveries = { drop: (delivery) => delivery.body.includes('"title": "2"') }
    await open(3)
    await house.gitea.delivered()
    expect(numbers()).to.deep.equal([1, 3])
    expect(house.gitea.deliveries.map((one) => one.error)).to.deep.equal([null, 'dropped by a fault', null])
  })

  it('can come twice under one id', async () => {
    house.gitea.faults.deliveries = { duplicate: 1 }
    await open(1)
    await house.gitea.delivered()
    expect(ids()).to.have.length(2)
    expect(new Set(ids()).size).to.equal(1)
  })

  it('can come in another order', async () => {
    house.gitea.faults.deliveries = { shuffle: true }
    await open(3)
    await house.gitea.delivered()
    expect(numbers()).to.deep.equal([3, 2, 1])
  })

  it('can be replayed: the same body under a new id', async () => {
    await open(1)
    await house.gitea.delivered()
    await house.gitea.redeliver(house.gitea.deliveries[0]?.id ?? '')
    const [first, second] = house.receiver.received
    expect(second?.body).to.equal(first?.body)
    expect(second?.headers['x-gitea-delivery']).to.not.equal(first?.headers['x-gitea-delivery'])
  })

  it('follow a redirect', async () => {
    house.receiver.location = '/elsewhere'
    await open(1)
    await house.gitea.delivered()
    expect(house.receiver.received.map((one) => one.url)).to.deep.equal(['/hook', '/elsewhere'])
    expect(house.receiver.received[1]?.body).to.equal(house.receiver.received[0]?.body)
    expect(house.gitea.deliveries[0]?.status).to.equal(200)
  })

  it('are tried once, whatever the receiver says', async () => {
    house.receiver.status = 500
    await open(1)
    await house.gitea.delivered()
    expect(house.receiver.received).to.have.length(1)
    expect(house.gitea.deliveries[0]?.status).to.equal(500)
  })

  it('say why nobody answered', async () => {
    house.gitea.addHook('system', { url: 'http://127.0.0.1:1/nobody' })
    await open(1)
    await house.gitea.delivered()
    expect(house.gitea.deliveries[1]?.error).to.match(/ECONNREFUSED/)
  })

  it('come from the hooks of the repository, its organisation and the instance, if active and subscribed', async () => {
    const { gitea, receiver } = house
    gitea.addOrg('acme', { owners: ['alice'] })
    const repo = gitea.addRepo('acme', 'tool')
    gitea.addHook('system', { url: `${receiver.url}/system` })
    gitea.addHook({ org: 'acme' }, { url: `${receiver.url}/org`, events: ['issues_only'] })
    gitea.addHook(repo, { url: `${receiver.url}/repo`, events: ['issue_comment'] })
    gitea.addHook(repo, { url: `${receiver.url}/off`, active: false })
    const issue = await gitea.as('alice').opens({ title: 'x' }, repo)
    await gitea.as('alice').says('y', issue)
    await gitea.delivered()
    expect(receiver.received.map((one) => one.url)).to.deep.equal(['/org', '/system', '/repo', '/system'])
    expect(receiver.received[0]?.headers['x-gitea-hook-installation-target-type']).to.equal('organization')
  })

  it('vanish with their hook', async () => {
    house.gitea.faults.deliveries = { delayMs: 30 }
    await open(3)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await house.gitea.as('alice').request('DELETE', '/repos/alice/app/hooks/1')
    await house.gitea.delivered()
    expect(house.receiver.received.length).to.be.below(2)
  })

  it('are made by API inactive and for pushes, unless said otherwise', async () => {
    const config = { url: house.receiver.url, content_type: 'json', secret: 's' }
    const { object } = await house.client('alice').post('/repos/alice/app/hooks', { type: 'gitea', config })
    expect(object.active).to.equal(false)
    expect(object.events).to.deep.equal(['push'])
    expect(object.config).to.not.have.property('secret')
  })
})

describe('the webhook sender of the fake Gitea', () => {
  it('gives up after its timeout and goes on', async () => {
    const house = await openHouse({ clock: impatient })
    const deaf = await import('node:net').then(({ createServer }) => createServer(() => undefined))
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
    const address = deaf.address()
    const port = typeof address === 'object' ? address?.port : 0
    house.gitea.addHook(house.repo, { url: `http://127.0.0.1:${port}/` })
    await house.gitea.as('alice').opens({ title: 'x' }, house.repo)
    await house.gitea.delivered()
    expect(house.gitea.deliveries.at(-1)?.error).to.equal('no answer within 5000 ms')
    await house.close()
    deaf.close()
  })
})
