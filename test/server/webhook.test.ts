import { expect } from 'chai'
import type { Receipt } from '../../src/app/app.ts'
import { readDelivery } from '../../src/gitea/delivery.ts'
import { lookHeaders } from '../../src/gitea/signature.ts'
import { UnreadableDelivery } from '../../src/gitea/unreadable-delivery.ts'
import { StorageUnavailable } from '../../src/inbox/storage-unavailable.ts'
import { FORGERIES } from './forgeries.ts'
import { ask, postHead } from './raw-client.ts'
import { RECORDING_SECRET, recordedDeliveries } from './recordings.ts'
import { SECRET, sign, signedHeaders, stopServers, testServer } from './test-server.ts'

const JSON_BODY = '{"action":"opened","canary":"do-not-echo-this"}'
const errorOf = (body: string): { code: string; message: string; hint: string } => JSON.parse(body).error

/** A server whose `receive` throws this. */
const serverThatThrows = (thrown: unknown) => testServer({ door: { receive: () => Promise.reject(thrown) } })

/** A delivery that is signed right, sent to this server. */
const deliver = (port: number, json = JSON_BODY) => ask(port, postHead(signedHeaders(json)), json)

describe('POST /webhook/gitea', () => {
  afterEach(stopServers)

  it('hands over the exact bytes and answers what became of them', async () => {
    const receipt: Receipt = {
      status: 'duplicate',
      event: 'issues.opened',
      delivery: 'd-1',
      reason: 'seen before',
    }
    const jsons: string[] = []
    const receive = async (_headers: object, json: Buffer) => {
      jsons.push(json.toString())
      return receipt
    }
    const { port } = await testServer({ door: { receive } })
    const json = '{"title": "ünïcode \\u003c 🎉",\n  "a": 1.0}'
    const answer = await deliver(port, json)
    expect(answer.status).to.equal(200)
    expect(JSON.parse(answer.body)).to.deep.equal(receipt)
    expect(jsons).to.deep.equal([json])
  })

  it('answers only after the delivery was stored', async () => {
    let store: (receipt: Receipt) => void = () => {}
    const stored = new Promise<Receipt>((resolve) => {
      store = resolve
    })
    let answered = false
    const { port } = await testServer({ door: { receive: () => stored } })
    const answer = deliver(port).then(() => {
      answered = true
    })
    await ask(port, 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
    expect(answered).to.equal(false)
    store({ status: 'accepted' })
    await answer
  })

  it('takes every recorded delivery, JSON and form, as it was sent', async () => {
    const { port, received } = await testServer({ door: { secrets: ['other', RECORDING_SECRET] } })
    const deliveries = recordedDeliveries().filter(({ headers }) => headers['x-gitea-signature'] !== '')
    for (const { from, headers, body } of deliveries) {
      const lines = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      expect((await ask(port, postHead(lines), body)).status, from).to.equal(200)
    }
    expect(deliveries).to.have.length.greaterThan(20)
    expect(received).to.have.length(deliveries.length)
  })

  it('takes a body in chunks without a length', async () => {
    const { port, received } = await testServer()
    const head = postHead({ 'x-gitea-signature': sign(JSON_BODY), 'transfer-encoding': 'chunked' })
    const [first, second] = [JSON_BODY.slice(0, 5), JSON_BODY.slice(5)]
    const chunks = `5\r\n${first}\r\n${second.length.toString(16)}\r\n${second}\r\n0\r\n\r\n`
    expect((await ask(port, head, chunks)).status).to.equal(200)
    expect(String(received[0]?.json)).to.equal(JSON_BODY)
  })

  for (const target of ['/webhook/gitea/', '/webhook/gitea?a=b', 'http://bot.example.test/webhook/gitea']) {
    it(`also answers at ${target}, without a redirect`, async () => {
      const { port } = await testServer()
      expect((await ask(port, postHead(signedHeaders(JSON_BODY), target), JSON_BODY)).status).to.equal(200)
    })
  }

  it('says nothing to the log about a delivery that was taken', async () => {
    const { port, logged } = await testServer()
    await deliver(port)
    expect(logged).to.deep.equal([])
  })
})

describe('a delivery that is not signed right', () => {
  afterEach(stopServers)

  it('gets the same 401 in every form, is not received, and leaves no trace of its content', async () => {
    const { port, received, logged } = await testServer()
    const answers = new Set<string>()
    for (const { name, headerLines } of FORGERIES) {
      const lines = headerLines(Buffer.from(JSON_BODY)).map((line) => `${line}\r\n`)
      const head = `POST /webhook/gitea HTTP/1.1\r\nhost: x\r\ncontent-length: ${JSON_BODY.length}\r\n`
      const answer = await ask(port, `${head}${lines.join('')}\r\n`, JSON_BODY)
      expect(answer.status, name).to.equal(401)
      answers.add(answer.body)
    }
    expect([...answers]).to.have.length(1)
    expect(received).to.deep.equal([])
    expect(JSON.stringify([...answers, ...logged]))
      .to.not.include('do-not-echo')
      .and.not.include(SECRET)
    expect(logged, 'one warning, not one each').to.have.length(1)
    expect(logged[0]?.fields).to.include({ code: 'SIGNATURE_INVALID', from: '127.0.0.1' })
  })

  it('is not parsed: broken JSON gets the same 401', async () => {
    const { port } = await testServer()
    const head = postHead({ 'content-length': 1, 'x-gitea-signature': sign('[') })
    expect((await ask(port, head, '{')).status).to.equal(401)
  })

  it('is refused with either secret wrong and taken with either right', async () => {
    const { port } = await testServer({ door: { secrets: ['new-secret', 'old-secret'] } })
    const statuses = []
    for (const secret of ['new-secret', 'old-secret', 'older-secret']) {
      const { status } = await ask(port, postHead(signedHeaders(JSON_BODY, secret)), JSON_BODY)
      statuses.push(status)
    }
    expect(statuses).to.deep.equal([200, 200, 401])
  })
})

describe('a delivery that is signed right but not taken', () => {
  afterEach(stopServers)

  it('gets 422 with the reason when it is not what it promises', async () => {
    const { port } = await serverThatThrows(
      new UnreadableDelivery('issues.opened', 'issue.number\n is missing', 'b0a1c2d3-0000'),
    )
    const { status, body } = await deliver(port)
    expect(status).to.equal(422)
    expect(errorOf(body).code).to.equal('DELIVERY_UNREADABLE')
    expect(errorOf(body).message).to.include('issue.number is missing')
  })

  it('gets 503 and Retry-After when it cannot be stored; the log knows why, the sender does not', async () => {
    const cause = new Error('database or disk is full')
    const { port, logged } = await serverThatThrows(new StorageUnavailable(cause, { retryAfterSeconds: 6.5 }))
    const answers = [await deliver(port), await deliver(port)]
    for (const { status, headers, body } of answers) {
      expect(status).to.equal(503)
      expect(headers['retry-after']).to.equal('7')
      expect(body).to.include('STORAGE_UNAVAILABLE').and.not.include('disk is full')
    }
    expect(logged, 'one line, however many are refused').to.have.length(1)
    expect(logged[0]).to.have.property('level', 'error')
    expect(logged[0]?.fields).to.have.nested.property('error.message').that.includes('disk is full')
  })

  it('gets 500 on anything else, and neither the answer nor the log quotes the message', async () => {
    const { port, logged } = await serverThatThrows(new SyntaxError(`"${JSON_BODY}" is not valid JSON`))
    const { status, body } = await deliver(port)
    expect(status).to.equal(500)
    expect(errorOf(body).code).to.equal('INTERNAL')
    expect(body + JSON.stringify(logged)).to.not.include('do-not-echo')
    expect(logged[0]?.fields).to.have.nested.property('error.error', 'SyntaxError')
    expect(JSON.stringify(logged)).to.include('webhook.test.ts')
  })

  it('gets an answer even if what was thrown is not an Error', async () => {
    const { port } = await serverThatThrows(null)
    expect((await deliver(port)).status).to.equal(500)
  })
})

describe('a request that is no delivery', () => {
  afterEach(stopServers)

  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`gets 405 with the way to do it right: ${method}`, async () => {
      const { port } = await testServer()
      const { status, headers, body } = await ask(
        port,
        `${method} /webhook/gitea?payload=%7B%7D HTTP/1.1\r\nhost: x\r\n\r\n`,
      )
      expect(status).to.equal(405)
      expect(headers.allow).to.equal('POST')
      expect(errorOf(body).hint).to.include('method POST')
    })
  }

  it('is warned of in the log unless it is a look of doctor, which is answered the same and is no delivery either', async () => {
    const answered: string[] = []
    const door = { secrets: ['of before', SECRET], answered: (how: string) => void answered.push(how) }
    const { port, logged, received } = await testServer({ door })
    const sent = (method: string, headers: Record<string, string>) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      return ask(port, `${method} /webhook/gitea HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`)
    }
    const look = await sent('GET', lookHeaders(SECRET))
    expect([look.status, logged, answered]).to.deep.equal([405, [], []])
    const strangers: [string, Record<string, string>][] = [
      ['GET', lookHeaders('another secret')],
      ['GET', { 'x-gitea-signature': sign('') }],
      ['PUT', lookHeaders(SECRET)],
    ]
    for (const [at, [method, headers]] of strangers.entries()) {
      const stranger = await sent(method, headers)
      expect([stranger.status, stranger.body]).to.deep.equal([405, look.body])
      expect(answered).to.have.length(at + 1)
    }
    expect(logged.map(({ fields }) => fields.code)).to.deep.equal(['METHOD_NOT_ALLOWED'])
    // seen by somebody and sent again as a delivery
    const body = 'only a look'
    const head = postHead({ ...lookHeaders(SECRET), 'content-length': String(body.length) })
    expect((await ask(port, head, body)).status).to.equal(200)
    expect(() => readDelivery({ 'x-gitea-event': 'push' }, received[0]?.json ?? Buffer.alloc(0))).to.throw(
      UnreadableDelivery,
      'not JSON',
    )
  })

  const unread = {
    'content-encoding: gzip': 'CONTENT_ENCODING',
    'content-encoding: br': 'CONTENT_ENCODING',
    'content-encoding: identity, deflate': 'CONTENT_ENCODING',
    'content-type: multipart/form-data; boundary=x': 'CONTENT_TYPE',
    'content-type: application/json; charset=utf-16': 'CONTENT_TYPE',
    'content-type: application/json; charset="iso-8859-1"': 'CONTENT_TYPE',
  }
  for (const [line, code] of Object.entries(unread)) {
    it(`gets 415, also when signed right: ${line}`, async () => {
      const { port, received } = await testServer()
      const { 'content-type': _, ...headers } = signedHeaders(JSON_BODY)
      const [name = '', value = ''] = line.split(': ')
      const answer = await ask(port, postHead({ ...headers, [name]: value }), JSON_BODY)
      expect(answer.status).to.equal(415)
      expect(errorOf(answer.body).code).to.equal(code)
      expect(received).to.deep.equal([])
    })
  }

  for (const type of ['application/json; charset=UTF-8', 'application/json;charset="utf-8"', 'text/plain']) {
    it(`is told apart from a delivery by its signature, not its type: ${type}`, async () => {
      const { port } = await testServer()
      const head = postHead({
        ...signedHeaders(JSON_BODY),
        'content-type': type,
        'content-encoding': 'identity',
      })
      expect((await ask(port, head, JSON_BODY)).status).to.equal(200)
    })
  }
})
