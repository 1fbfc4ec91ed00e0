import { connect } from 'node:net'
import { expect } from 'chai'
import { type House, openHouse } from './house.ts'

const COMMENTS = '/repos/alice/app/issues/1/comments'

describe('faults of the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
    await house.gitea.as('alice').opens({ title: 'Hello' }, house.repo)
  })
  afterEach(() => house.close())

  const bodies = () => house.gitea.comments(house.gitea.issue(house.repo, 1)).map((comment) => comment.body)
  const outcome = (sent: Promise<unknown>) =>
    sent.then(
      () => 'answered',
      () => 'cut',
    )

  it('carries out a POST whose client has hung up, a while later', async () => {
    house.gitea.faults.postDelayMs = 60
    const sent = house.mosaic.post(COMMENTS, { body: 'ghost' }, { signal: AbortSignal.timeout(20) })
    expect(await outcome(sent)).to.equal('cut')
    expect(bodies()).to.deep.equal([])
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(bodies()).to.deep.equal(['ghost'])
  })

  it('carries out a POST whose client left in the moment it had sent it', async () => {
    const body = '{"body":"gone"}'
    const { port } = new URL(house.gitea.url)
    const token = house.gitea.token('mosaic')
    const head = `POST /api/v1${COMMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: token ${token}\r\n`
    const rest = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(head + rest, () => socket.destroy()))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bodies()).to.deep.equal(['gone'])
  })

  it('goes down and comes back with all that it knew', async () => {
    await house.gitea.goDown()
    expect(await outcome(house.mosaic.get('/version'))).to.equal('cut')
    await house.gitea.comeBack()
    expect((await house.mosaic.get('/repos/alice/app/issues/1')).object.title).to.equal('Hello')
  })

  it('answers in place of the real thing, as often as it is told, then recovers', async () => {
    house.gitea.faults.next({ method: 'POST', path: /comments$/, status: 502, times: 2, body: '<html>' })
    expect((await house.mosaic.get(COMMENTS)).status).to.equal(200)
    expect((await house.mosaic.post(COMMENTS, { body: 'a' })).status).to.equal(502)
    expect((await house.mosaic.post(COMMENTS, { body: 'b' })).status).to.equal(502)
    expect((await house.mosaic.post(COMMENTS, { body: 'c' })).status).to.equal(201)
    expect(bodies()).to.deep.equal(['c'])
  })

  it('shows an error page with the content type and headers it is given', async () => {
    const headers = { 'retry-after': '7' }
    house.gitea.faults.next({ status: 503, body: '<p>down</p>', contentType: 'text/html', headers })
    const answer = await house.mosaic.get('/version')
    expect(answer.text).to.equal('<p>down</p>')
    expect(answer.headers.get('content-type')).to.equal('text/html')
    expect(answer.headers.get('retry-after')).to.equal('7')
  })

  it('cuts the connection before the write', async () => {
    house.gitea.faults.next({ method: 'POST', reset: 'before' })
    expect(await outcome(house.mosaic.post(COMMENTS, { body: 'lost' }))).to.equal('cut')
    expect(bodies()).to.deep.equal([])
    expect(house.gitea.writes()).to.have.length(1)
  })

  it('cuts the connection after the write', async () => {
    house.gitea.faults.next({ method: 'POST', reset: 'after' })
    expect(await outcome(house.mosaic.post(COMMENTS, { body: 'done' }))).to.equal('cut')
    expect(bodies()).to.deep.equal(['done'])
    expect(house.gitea.writes()[0]?.status).to.equal(null)
  })

  it('breaks off in the middle of an answer', async () => {
    house.gitea.faults.next({ cutBody: true })
    expect(await outcome(house.mosaic.get('/repos/alice/app/issues/1'))).to.equal('cut')
  })

  it('holds an answer back', async () => {
    house.gitea.faults.next({ hangMs: 60_000 })
    const sent = house.mosaic.send('GET', '/version', undefined, { signal: AbortSignal.timeout(30) })
    expect(await outcome(sent)).to.equal('cut')
  })

  it('is late with every answer', async () => {
    house.gitea.faults.latencyMs = 40
    const begun = performance.now()
    await house.mosaic.get('/version')
    expect(performance.now() - begun).to.be.above(35)
  })

  it('is healthy again after clear()', async () => {
    house.gitea.faults.next({ status: 500 })
    house.gitea.faults.postDelayMs = 60_000
    house.gitea.faults.clear()
    expect((await house.mosaic.post(COMMENTS, { body: 'well' })).status).to.equal(201)
  })

  it('stops at once, whatever hangs', async () => {
    house.gitea.faults.next({ hangMs: 60_000 })
    const sent = outcome(house.mosaic.get('/version'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await house.gitea.stop()
    expect(await sent).to.equal('cut')
  })
})
