import { expect } from 'chai'
import { BodyBudget } from '../../src/server/body-budget.ts'
import { manualClock } from './manual-clock.ts'
import { ask, postHead, rawClient } from './raw-client.ts'
import { sign, signedHeaders, stopServers, testServer, until } from './test-server.ts'

const MAX_BYTES = 1000
const BODY_TIMEOUT_MS = 10_000
const LINGER_MS = 1000
const small = () => testServer({ door: { maxBodyBytes: MAX_BYTES } })
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

describe('the size of a body', () => {
  afterEach(stopServers)

  it('may be the limit and not one byte more', async () => {
    const { port, received } = await small()
    for (const [bytes, status] of [
      [MAX_BYTES, 200],
      [MAX_BYTES + 1, 413],
    ] as const) {
      const body = 'x'.repeat(bytes)
      expect((await ask(port, postHead(signedHeaders(body)), body)).status).to.equal(status)
      const head = postHead({ 'x-gitea-signature': sign(body), 'transfer-encoding': 'chunked' })
      expect((await ask(port, head, chunk(body), '0\r\n\r\n')).status, 'in chunks').to.equal(status)
    }
    expect(received).to.have.length(2)
  })

  it('is refused by what the head says before any of it comes', async () => {
    const { port } = await small()
    const answer = await ask(
      port,
      postHead({ 'content-length': 1_073_741_824, 'x-gitea-signature': sign('') }),
    )
    expect(answer.status).to.equal(413)
    expect(answer.headers.connection).to.equal('close')
  })

  it('is refused while it arrives when it never ends, and the connection is cut', async () => {
    const clock = manualClock()
    const { port } = await testServer({ clock, door: { maxBodyBytes: MAX_BYTES } })
    const client = await rawClient(port)
    client.send(postHead({ 'transfer-encoding': 'chunked' }), chunk('x'.repeat(MAX_BYTES)))
    client.send(chunk('x'))
    expect((await client.answer()).status).to.equal(413)
    client.send(chunk('x'.repeat(MAX_BYTES)))
    await until(() => clock.waiting().includes(LINGER_MS))
    clock.advance(LINGER_MS)
    await client.closed
  })

  it('is not more than its length says: the rest is not read as part of it', async () => {
    const { port, received } = await testServer()
    const head = postHead({ ...signedHeaders('{}{}'), 'content-length': 2 })
    expect((await ask(port, head, '{}{}')).status).to.equal(400)
    expect(received).to.deep.equal([])
  })
})

describe('a body that stays away', () => {
  afterEach(stopServers)

  it('gets 408 when it dribbles longer than the time for the whole, and the connection is cut', async () => {
    const clock = manualClock()
    const { port, received } = await testServer({ clock })
    const client = await rawClient(port)
    client.send(postHead(signedHeaders('{}')))
    await until(() => clock.waiting().includes(BODY_TIMEOUT_MS))
    clock.advance(BODY_TIMEOUT_MS - 1)
    client.send('{')
    await ask(port, 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
    expect(clock.waiting(), 'a byte gives no new time').to.deep.equal([BODY_TIMEOUT_MS])
    clock.advance(1)
    expect((await client.answer()).status).to.equal(408)
    clock.advance(LINGER_MS)
    await client.closed
    expect(received).to.deep.equal([])
  })

  it('leaves no timer behind when it came', async () => {
    const clock = manualClock()
    const { port } = await testServer({ clock })
    expect((await ask(port, postHead(signedHeaders('{}')), '{}')).status).to.equal(200)
    expect(clock.waiting()).to.deep.equal([])
  })

  for (const [name, end] of [
    ['reset', 'resetAndDestroy'],
    ['ended', 'end'],
  ] as const) {
    it(`is forgotten when the connection is ${name} in the middle`, async () => {
      const clock = manualClock()
      const { port, received, logged } = await testServer({ clock })
      for (const head of [postHead(signedHeaders('{}')), postHead({ 'transfer-encoding': 'chunked' })]) {
        const client = await rawClient(port)
        client.send(head)
        await until(() => clock.waiting().length === 1)
        client.socket[end]()
        await until(() => clock.waiting().length === 0)
        await client.closed
      }
      expect((await ask(port, postHead(signedHeaders('{}')), '{}')).status, 'the next one').to.equal(200)
      expect(received).to.have.length(1)
      expect(logged.filter(({ level }) => level === 'error')).to.deep.equal([])
    })
  }

  it('is cut by the server itself when no other time limit does it', async () => {
    const timeouts = { headersMs: 40, requestMs: 60, checkEveryMs: 10 }
    const { port } = await testServer({ clock: manualClock(), timeouts })
    const client = await rawClient(port)
    client.send(postHead(signedHeaders('{}')), '{')
    await client.closed
  })

  it('is cut when already the headers do not end', async () => {
    const { port } = await testServer({ timeouts: { headersMs: 50, checkEveryMs: 10 } })
    const client = await rawClient(port)
    client.send('POST /webhook/gitea HTTP/1.1\r\nhost: x\r\n')
    await client.closed
  })
})

describe('large bodies at the same time', () => {
  afterEach(stopServers)
  const large = 100_000
  const head = postHead({ 'content-length': large, 'x-gitea-signature': sign('') })

  it('get 503 beyond the budget, while small ones still get in, and have room again later', async () => {
    const { port } = await testServer({ door: { maxBodyBytes: large } })
    const holders = []
    for (let i = 0; i < 5; i++) {
      const client = await rawClient(port)
      client.send(head, 'x'.repeat(large - 1))
      holders.push(client)
    }
    // Four bodies and the free beginnings of five fit; the sixth does not.
    const refused = await ask(port, head, 'x'.repeat(large))
    expect(refused.status).to.equal(503)
    expect(refused.headers['retry-after']).to.equal('5')
    expect((await ask(port, postHead(signedHeaders('{}')), '{}')).status, 'a small one').to.equal(200)
    for (const holder of holders) holder.send('x')
    for (const holder of holders) expect((await holder.answer()).status).to.equal(401)
    expect((await ask(port, head, 'x'.repeat(large))).status, 'room again').to.equal(401)
  })
})

describe('the budget of bodies', () => {
  const FREE = 32 * 1024

  it('counts what is beyond the free beginning of each body, once', () => {
    const budget = new BodyBudget(100)
    const share = budget.open()
    expect(share.growTo(FREE)).to.equal(true)
    expect(budget.usedBytes).to.equal(0)
    expect([share.growTo(FREE + 60), share.growTo(FREE + 60), share.growTo(FREE + 100)]).to.deep.equal([
      true,
      true,
      true,
    ])
    expect(budget.usedBytes).to.equal(100)
    expect(budget.open().growTo(FREE + 1)).to.equal(false)
  })

  it('is whole again when every share is closed, however often', () => {
    const budget = new BodyBudget(100)
    const shares = [budget.open(), budget.open()]
    for (const share of shares) share.growTo(FREE + 50)
    for (const share of [...shares, ...shares]) share.close()
    expect(budget.usedBytes).to.equal(0)
  })
})
