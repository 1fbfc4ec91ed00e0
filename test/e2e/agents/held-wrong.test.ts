import { expect } from 'chai'
import { openDatabase } from '../../../src/database/open.ts'
import type { AgentCaller, BotWorld } from '../../../src/testing/index.ts'
import { assign, beat, botWith, type Claim, claimed, gist, LEASE_MS, tell } from './working.ts'

async function repoId({ forge, token }: BotWorld): Promise<number> {
  const headers = { authorization: `token ${token}` }
  const answer = await fetch(`${forge.url}/api/v1/repos/alice/app`, { headers })
  return ((await answer.json()) as { id: number }).id
}

describe('an agent that is held wrong', () => {
  let world: BotWorld
  let glm: AgentCaller
  let claim: Claim
  beforeEach(async () => {
    world = await botWith()
    glm = await world.agent('glm')
    await assign(world, 'One')
    claim = await claimed(glm)
  })
  afterEach(() => world.stop())
  const session = async () => (await glm.get(`/sessions/${claim.session.id}`)).body

  it('is told which field is wrong, and nothing is changed', async () => {
    const before = await session()
    const wrong: [string, string][] = [
      ['{"fence":1,"contextTokens":-1}', 'contextTokens'],
      ['{"fence":1,"contextTokens":1e308}', 'contextTokens'],
      ['{"fence":1,"contextTokens":1e999}', 'contextTokens'],
      ['{"fence":1,"contextTokens":1.5}', 'contextTokens'],
      ['{"fence":1,"contextTokens":"1"}', 'contextTokens'],
      ['{"fence":1,"contextTokens":null}', 'contextTokens'],
      ['{"fence":1}', 'contextTokens'],
      ['{"fence":1,"contextTokens":1,"contextLimit":0}', 'contextLimit'],
      ['{"fence":1,"contextTokens":1,"tokensUsed":-5}', 'tokensUsed'],
      ['{"fence":1,"contextTokens":1,"costUsd":-0.1}', 'costUsd'],
      [`{"fence":1,"contextTokens":1,"progress":"${'x'.repeat(201)}"}`, 'progress'],
      ['{"fence":1,"contextTokens":1,"progres":"typo"}', 'progres'],
      ['{"fence":"1","contextTokens":1}', 'fence'],
      ['{"contextTokens":1}', 'fence'],
      [`{"fence":1,"contextTokens":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'contextTokens'],
      ['{"fence":1,"contextTokens":NaN}', 'not JSON'],
      ['[]', 'the body'],
      ['"x"', 'the body'],
    ]
    for (const [body, field] of wrong) {
      const answer = await glm.post(`/sessions/${claim.session.id}/heartbeat`, body)
      expect(gist(answer), body.slice(0, 80)).to.equal('422 BODY_INVALID')
      expect((answer.body as { detail: string }).detail, body.slice(0, 80)).to.contain(field)
      expect(answer.headers.get('content-type')).to.contain('application/problem+json')
    }
    expect(await session()).to.deep.equal(before)
  })

  it('is refused what is no JSON, too large, or not there', async () => {
    const path = `/sessions/${claim.session.id}/heartbeat`
    expect(gist(await glm.post(path, '{}', { 'content-type': 'text/plain' }))).to.equal('415 BODY_TYPE')
    expect(gist(await glm.post(path, '{}', { 'content-encoding': 'gzip' }))).to.equal('415 BODY_TYPE')
    const large = JSON.stringify({ fence: 1, contextTokens: 1, progress: 'x'.repeat(70_000) })
    expect(gist(await glm.post(path, large))).to.equal('413 BODY_TOO_LONG')
    expect(gist(await glm.post('/session'))).to.equal('404 API_UNKNOWN')
    expect(gist(await glm.get('/sessions/not-a-uuid'))).to.equal('404 SESSION_UNKNOWN')
  })

  it('has no token, a wrong, altered, expired or revoked one: one answer for all of them', async () => {
    const answers = new Set<string>()
    const ask = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await fetch(`${world.botUrl}/api/v1/tasks`, { headers })
      answers.add(`${answer.status} ${await answer.text()}`)
    }
    const expired = await world.agent('glm', { expiresInMs: 1_000 })
    const revoked = await world.agent('glm')
    expect(gist(await expired.get('/tasks'))).to.equal('200')
    await world.skip(1_000)
    await world.revoke(revoked.tokenId)
    const flipped = glm.token.endsWith('A') ? `${glm.token.slice(0, -1)}B` : `${glm.token.slice(0, -1)}A`
    await ask()
    for (const token of [
      expired.token,
      revoked.token,
      flipped,
      glm.token.toLowerCase(),
      `${glm.token}x`,
      'mca_',
    ])
      await ask(`Bearer ${token}`)
    await ask(`Basic ${glm.token}`)
    await ask(glm.token)
    expect(answers.size).to.equal(1)
    expect([...answers][0]).to.match(/^401 .*TOKEN_INVALID/)
  })

  it('puts its token into the URL: refused, whatever else it sends', async () => {
    for (const query of [`token=${glm.token}`, `access_token=${glm.token}`]) {
      const headers = { authorization: `Bearer ${glm.token}` }
      const answer = await fetch(`${world.botUrl}/api/v1/tasks?${query}`, { headers })
      expect(answer.status).to.equal(400)
      expect(await answer.text())
        .to.contain('TOKEN_IN_URL')
        .and.not.to.contain(glm.token)
    }
  })

  it('has a token for another repository: it sees nothing of this one', async () => {
    const elsewhere = await world.agent('glm', { repositories: [{ id: 999, name: 'alice/other' }] })
    await tell(glm, claim, 'give-back')
    await world.forge.rest()
    expect(gist(await elsewhere.post('/sessions'))).to.equal('204')
    expect(gist(await elsewhere.post('/sessions', { issue: 'alice/app#1' }))).to.equal('409 TASK_NOT_YOURS')
    expect(gist(await beat(elsewhere, claim))).to.equal('404 SESSION_UNKNOWN')
    expect((await elsewhere.get('/tasks')).body).to.deep.equal({ agent: 'glm', tasks: [] })
    const here = await world.agent('glm', { repositories: [{ id: await repoId(world), name: 'alice/app' }] })
    expect(gist(await here.post('/sessions'))).to.match(/^201/)
  })

  it('asks again with the same key: the same answer, done once; another body is refused', async () => {
    await assign(world, 'Two', 'Three')
    const key = { 'idempotency-key': 'claim-1' }
    const [first, twin] = await Promise.all([glm.post('/sessions', {}, key), glm.post('/sessions', {}, key)])
    const third = await glm.post('/sessions', {}, key)
    expect(first.status).to.equal(201)
    expect([twin, third].map(({ status, body }) => ({ status, body }))).to.deep.equal(
      Array.from({ length: 2 }, () => ({ status: 201, body: first.body })),
    )
    expect(gist(await glm.post('/sessions', { waitMs: 0 }, key))).to.equal('422 KEY_REUSED')
    expect(gist(await glm.post('/sessions', {}, { 'idempotency-key': 'with space' }))).to.equal(
      '422 KEY_INVALID',
    )
    const done = { 'idempotency-key': 'done-1' }
    const path = `/sessions/${claim.session.id}/complete`
    expect(gist(await glm.post(path, { fence: 1 }, done))).to.equal('200 completed')
    await world.restart()
    expect(gist(await glm.post(path, { fence: 1 }, done))).to.equal('200 completed')
    expect(gist(await glm.post(path, { fence: 1 }))).to.equal('409 SESSION_ENDED')
    // another token's key is another key
    const other = await world.agent('glm')
    expect(gist(await other.post(path, { fence: 1 }, done))).to.equal('409 SESSION_ENDED')
  })

  it('is two with one token: each has a task of its own', async () => {
    await assign(world, 'Two', 'Three')
    const claims = await Promise.all([claimed(glm), claimed(glm)])
    expect(new Set(claims.map(({ task }) => task.issue.number)).size).to.equal(2)
    expect(gist(await glm.post('/sessions'))).to.equal('204')
  })

  it('completes while its lease ends, and loses nothing twice', async () => {
    await world.forge.rest()
    const [done] = await Promise.all([tell(glm, claim, 'complete'), world.skip(LEASE_MS + 1_000)])
    expect(gist(done)).to.match(/^(200 completed|409 SESSION_ENDED)$/)
    const { state } = (await session()) as { state: string }
    expect(state).to.equal(done.status === 200 ? 'completed' : 'lost')
    expect(await world.dead()).to.deep.equal([])
  })

  it('asks while the database is locked: 503, and the same request is done later', async () => {
    const path = `/sessions/${claim.session.id}/complete`
    const key = { 'idempotency-key': 'busy-1' }
    const other = await openDatabase(world.databasePath)
    other.sqlite.exec('begin immediate')
    const answer = await glm.post(path, { fence: 1 }, key)
    expect(gist(answer)).to.equal('503 STORAGE_UNAVAILABLE')
    expect(Number(answer.headers.get('retry-after'))).to.be.above(0)
    other.sqlite.exec('rollback')
    other.close()
    expect(gist(await glm.post(path, { fence: 1 }, key))).to.equal('200 completed')
  })

  it('floods: its own requests are refused for a while, and nobody else’s', async () => {
    const answers = await Promise.all(Array.from({ length: 260 }, () => glm.get('/tasks')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).to.be.above(20)
    expect(Number(refused[0]?.headers.get('retry-after'))).to.be.above(0)
    expect(gist(await (await world.agent('glm')).get('/tasks'))).to.equal('200')
    await world.skip(2_000)
    expect(gist(await glm.get('/tasks'))).to.equal('200')
  })

  it('claims in the middle of a release: at most one of both, and the task follows the session', async () => {
    await tell(glm, claim, 'give-back')
    await world.forge.rest()
    const [answer] = await Promise.all([glm.post('/sessions'), world.alice.closes()])
    await world.forge.rest()
    if (answer.status === 201) {
      const second = answer.body as Claim
      expect((await beat(glm, second)).body).to.include({ advice: 'stop', reason: 'The issue was closed.' })
      expect(gist(await tell(glm, second, 'give-back'))).to.equal('200 given-back')
      await world.forge.rest()
    } else expect(answer.status).to.equal(204)
    expect(gist(await glm.post('/sessions'))).to.equal('204')
    expect(world.forge.issue(world.repo, 1).state).to.equal('closed')
  })
})
