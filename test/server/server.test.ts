import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import type { Middleware } from 'koa'
import type { Receipt } from '../../src/app/app.ts'
import { systemClock } from '../../src/clock.ts'
import { watchConnections } from '../../src/server/connections.ts'
import { ListenError, listen, urlOf } from '../../src/server/listen.ts'
import { rareLog } from '../../src/server/rare-log.ts'
import { manualClock } from './manual-clock.ts'
import { ask, postHead, rawClient } from './raw-client.ts'
import { listeningLog, signedHeaders, stopServers, testServer, until } from './test-server.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`
const delivery = [postHead(signedHeaders('{}')), '{}']

async function* failingLines() {
  yield 'half'
  throw new Error('canary')
}

/** A server whose deliveries wait until the test lets them be stored. */
async function slowServer() {
  const waiting: ((receipt: Receipt) => void)[] = []
  const receive = () => new Promise<Receipt>((resolve) => waiting.push(resolve))
  const store = () => waiting.splice(0).forEach((resolve) => void resolve({ status: 'accepted' }))
  return { waiting, store, server: await testServer({ door: { receive } }) }
}

describe('the server', () => {
  afterEach(stopServers)

  it('answers unknown paths with 404 in JSON and never echoes them', async () => {
    const { port } = await testServer()
    for (const path of ['/', '/webhook', '/webhook/gitea/x', '//webhook/gitea', '/%zz', '/healthy?canary']) {
      const { status, body } = await ask(port, get(path))
      expect(status, path).to.equal(404)
      expect(JSON.parse(body).error.code).to.equal('NOT_FOUND')
      expect(body).to.not.include('canary')
    }
  })

  it('forbids storing and guessing of every answer and does not say what it is made of', async () => {
    const page: Middleware = async (ctx, next) => {
      if (ctx.path !== '/page') return next()
      ctx.body = 'hi'
    }
    const { port } = await testServer({ pages: [page] })
    const requests = [[get('/health')], [get('/page')], [get('/nothing')], [get('/webhook/gitea')], delivery]
    for (const request of requests) {
      const { headers } = await ask(port, ...request)
      expect(headers).to.include({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      expect(headers).to.not.have.any.keys('x-powered-by', 'server')
    }
  })

  it('answers a page that throws with a fixed 500 and logs no message', async () => {
    const page = () => {
      throw new Error('canary')
    }
    const { port, logged } = await testServer({ pages: [page] })
    const { status, body } = await ask(port, get('/page'))
    expect(status).to.equal(500)
    expect(body + JSON.stringify(logged))
      .to.include('INTERNAL')
      .and.not.include('canary')
    expect(logged).to.have.length(1)
  })

  it('logs a page that breaks off after its beginning, without its message', async () => {
    const page: Middleware = (ctx) => {
      ctx.body = Readable.from(failingLines())
    }
    const { port, logged } = await testServer({ pages: [page] })
    const client = await rawClient(port)
    client.send(get('/page'))
    await client.closed
    expect(logged.map(({ fields }) => fields)).to.have.nested.property('[0].code', 'REQUEST_BROKEN')
    expect(JSON.stringify(logged)).to.not.include('canary')
  })

  it('cuts off a page that throws in the middle', async () => {
    const { port } = await testServer({
      pages: [
        (ctx) => {
          ctx.res.write('half')
          throw new Error('canary')
        },
      ],
    })
    const client = await rawClient(port)
    client.send(get('/page'))
    await client.closed
  })

  const malformed = {
    'two lengths': 'content-length: 2\r\ncontent-length: 3',
    'a length and chunks': 'content-length: 2\r\ntransfer-encoding: chunked',
    'a space before the colon': 'x-gitea-signature : x',
    'too many headers': `x-a: ${'x'.repeat(20_000)}`,
  }
  for (const [name, lines] of Object.entries(malformed)) {
    it(`refuses a malformed request: ${name}`, async () => {
      const { port, received } = await testServer()
      const { status } = await ask(port, `POST /webhook/gitea HTTP/1.1\r\nhost: x\r\n${lines}\r\n\r\n{}`)
      expect(status).to.equal(name === 'too many headers' ? 431 : 400)
      expect(received).to.deep.equal([])
    })
  }

  it('takes further requests on the same connection', async () => {
    const { port, received } = await testServer()
    const client = await rawClient(port)
    for (let i = 0; i < 3; i++) {
      client.send(...delivery)
      expect((await client.answer()).status).to.equal(200)
    }
    expect(received).to.have.length(3)
  })

  it('stays alive when the system cannot take a connection', async () => {
    const { log, logged } = listeningLog()
    const server = createServer()
    watchConnections(server, 1, rareLog(log, manualClock()))
    await listen(server, '127.0.0.1', 0)
    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }))
    server.close()
    expect(logged[0]?.fields).to.have.nested.property('error.code', 'EMFILE')
  })

  it('keeps an idle connection longer than the other side does', async () => {
    const { port } = await testServer()
    expect((await ask(port, get('/health'))).headers['keep-alive']).to.equal('timeout=95')
  })

  it('drops connections beyond its number; an idle one gives way to the next', async () => {
    const { port, logged } = await testServer({ maxConnections: 1, clock: manualClock() })
    const idle = await rawClient(port)
    idle.send(get('/health'))
    await idle.answer()
    const dropped = await rawClient(port)
    await Promise.all([dropped.closed, idle.closed])
    expect((await ask(port, get('/health'))).status).to.equal(200)
    expect(logged.map(({ fields }) => fields)).to.deep.equal([
      { maxConnections: 1, code: 'TOO_MANY_CONNECTIONS', leftOut: 0 },
    ])
  })
})

describe('warnings that strangers can cause', () => {
  afterEach(stopServers)

  it('come at once, then once a minute with the number that was left out', async () => {
    const clock = manualClock()
    const { port, logged } = await testServer({ clock })
    const forged = [postHead({ ...signedHeaders('{}'), 'x-gitea-signature': 'x' }), '{}']
    for (const afterMs of [0, 59_999, 1]) {
      clock.advance(afterMs)
      await ask(port, ...forged)
    }
    expect(logged.map(({ fields }) => fields.leftOut)).to.deep.equal([0, 1])
  })
})

describe('starting to listen', () => {
  afterEach(stopServers)

  it('gives the real port and a URL that answers', async () => {
    const { url, port } = await testServer()
    expect(url).to.equal(`http://127.0.0.1:${port}`)
    expect((await fetch(`${url}/health`)).status).to.equal(200)
  })

  it('gives a URL that can be connected to for every host', () => {
    expect(urlOf('0.0.0.0', 1)).to.equal('http://127.0.0.1:1')
    expect(urlOf('::', 1)).to.equal('http://[::1]:1')
    expect(urlOf('bot.example.test', 1)).to.equal('http://bot.example.test:1')
  })

  it('says HOST, PORT and what to do when the port is taken', async () => {
    const { port } = await testServer()
    const second = await testServer({ port }).catch((error: unknown) => error)
    expect(second).to.be.instanceOf(ListenError)
    expect(String(second)).to.include(`HOST=127.0.0.1 PORT=${port}`).and.include('set PORT to a free port')
  })

  it('says what to do when the address is not of this machine', async () => {
    const failed = await testServer({ host: '192.0.2.1' }).catch((error: unknown) => error)
    expect(String(failed)).to.include('HOST=192.0.2.1').and.include('0.0.0.0 for all')
  })

  it('says what to do when the port is forbidden, and the code of what it does not know', () => {
    const failed = (code: string) =>
      new ListenError('0.0.0.0', 80, Object.assign(new Error(code), { code })).message
    expect(failed('EACCES')).to.include('PORT=80').and.include('1024 or more')
    expect(failed('ESTRANGE')).to.include('ESTRANGE')
  })
})

describe('stopping', () => {
  afterEach(stopServers)

  it('closes idle connections and takes no new ones, but finishes what is under way', async () => {
    const { server, store, waiting } = await slowServer()
    const [idle, busy] = [await rawClient(server.port), await rawClient(server.port)]
    idle.send(get('/health'))
    await idle.answer()
    busy.send(...delivery)
    await until(() => waiting.length === 1)
    const stopped = server.stop(5000)
    await idle.closed
    const late = await rawClient(server.port).catch((error: unknown) => error)
    expect(late).to.have.property('code', 'ECONNREFUSED')
    const startedMs = systemClock.monotonic()
    store()
    expect((await busy.answer()).status).to.equal(200)
    await Promise.all([stopped, busy.closed])
    expect(systemClock.monotonic() - startedMs, 'does not wait for the end of the grace').to.be.lessThan(2000)
  })

  it('cuts what is still open after the grace', async () => {
    const { server, waiting } = await slowServer()
    const busy = await rawClient(server.port)
    busy.send(...delivery)
    await until(() => waiting.length === 1)
    await Promise.all([server.stop(30), busy.closed])
  })

  it('is less patient when it is asked for again', async () => {
    const { server, waiting } = await slowServer()
    const busy = await rawClient(server.port)
    busy.send(...delivery)
    await until(() => waiting.length === 1)
    await Promise.all([server.stop(60_000), server.stop(0), busy.closed])
    await server.stop(60_000)
  })

  it('leaves no timer behind', async () => {
    const clock = manualClock()
    const server = await testServer({ clock })
    await server.stop(60_000)
    expect(clock.waiting()).to.deep.equal([])
  })
})
