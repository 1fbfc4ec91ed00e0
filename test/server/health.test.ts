import { expect } from 'chai'
import type { HealthCheck } from '../../src/server/health.ts'
import { ask } from './raw-client.ts'
import { stopServers, testServer } from './test-server.ts'

const WELL: HealthCheck = { name: 'inbox', ok: true, restartHelps: true, detail: { pendingRuns: 3 } }
const GITEA_AWAY: HealthCheck = { name: 'gitea', ok: false, restartHelps: false, detail: { awayForMs: 5000 } }
const STUCK: HealthCheck = { name: 'worker', ok: false, restartHelps: true, detail: {} }

async function get(path: string, checks: readonly HealthCheck[], method = 'GET') {
  const { port } = await testServer({ health: async () => checks })
  const { status, headers, body } = await ask(
    port,
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  )
  return { status, headers, body: JSON.parse(body) }
}

describe('GET /health and GET /ready', () => {
  afterEach(stopServers)

  it('are 200 when all is well and show the checks', async () => {
    const checks = { inbox: { ok: true, detail: { pendingRuns: 3 } } }
    expect(await get('/health', [WELL])).to.deep.include({ status: 200, body: { status: 'ok', checks } })
    expect(await get('/ready', [WELL])).to.deep.include({ status: 200, body: { status: 'ready', checks } })
  })

  it('differ when Gitea is away: a restart would not help, but the bot is not ready', async () => {
    const health = await get('/health', [WELL, GITEA_AWAY])
    expect(health.status).to.equal(200)
    expect(health.body.checks.gitea).to.deep.equal({ ok: false, detail: { awayForMs: 5000 } })
    const ready = await get('/ready', [WELL, GITEA_AWAY])
    expect(ready.status).to.equal(503)
    expect(ready.body).to.deep.include({ status: 'not ready', failed: ['gitea'] })
  })

  it('are 503 when something fails that a restart cures; /health names only that', async () => {
    const health = await get('/health', [WELL, GITEA_AWAY, STUCK])
    expect(health.status).to.equal(503)
    expect(health.body).to.deep.include({ status: 'failing', failed: ['worker'] })
    expect(health.body.checks).to.have.all.keys('inbox', 'gitea', 'worker')
    expect((await get('/ready', [STUCK])).status).to.equal(503)
  })

  it('are 503 when the checks themselves fail, without the reason, which goes to the log', async () => {
    const health = () => Promise.reject(new Error('secret detail'))
    const { port, logged } = await testServer({ health })
    const { status, body } = await ask(port, 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
    expect(status).to.equal(503)
    expect(body).to.include('"failed":["health"]').and.not.include('secret detail')
    expect(logged).to.have.length(1)
  })

  it('answer HEAD without a body, and nothing but reading', async () => {
    const { port } = await testServer({ health: async () => [STUCK] })
    const head = await fetch(`http://127.0.0.1:${port}/health`, { method: 'HEAD' })
    expect([head.status, await head.text()]).to.deep.equal([503, ''])
    const post = await fetch(`http://127.0.0.1:${port}/ready`, { method: 'POST' })
    expect([post.status, post.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD'])
  })
})
