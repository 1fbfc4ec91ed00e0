import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect } from 'chai'
import { FakeGitea } from '../../src/testing/index.ts'
import { CANARIES, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'
import { PrefixProxy } from './prefix-proxy.ts'

describe('mosaic-coordinator at addresses that are not the usual ones', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  const ends: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
    await cli.clear()
  })

  /** A Gitea under /git/ of a proxy, and a bot that knows it by that address. */
  async function town(host: string, options: { readonly tail?: string; readonly botHost?: string } = {}) {
    const proxy = await PrefixProxy.listen(host)
    ends.push(() => proxy.close())
    const gitea = await FakeGitea.start({ rootUrl: `${proxy.url}/git/` })
    ends.push(() => gitea.stop())
    for (const login of ['alice', 'mosaic']) gitea.addUser(login)
    for (const name of ['app', 'other']) gitea.addRepo('alice', name, { collaborators: { mosaic: 'write' } })
    gitea.token('mosaic', { text: CANARIES.token })
    proxy.put('git', gitea.url)
    const folder = await cli.folder()
    const settings = settingsFor(`${proxy.url}/git${options.tail ?? ''}`, folder)
    const bot = await cli.start(folder, { ...settings, HOST: options.botHost ?? '127.0.0.1' })
    await bot.says('Gitea answers')
    proxy.put('mosaic', bot.url)
    return { proxy, gitea, bot }
  }

  it('works with a Gitea under a path, and is found under a path itself', async () => {
    const { proxy, gitea } = await town('127.0.0.1', { tail: '/api/v1/' })
    gitea.addHook('alice/app', {
      url: `${proxy.url}/mosaic/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    await gitea.as('alice').opens({ title: 'First' }, 'alice/other')
    const body = `## Dependencies\nBlocked by: ${proxy.url}/git/alice/other/issues/1`
    const issue = await gitea.as('alice').opens({ title: 'Then', body, assignees: ['mosaic'] }, 'alice/app')
    const said = () => gitea.comments(issue).map((comment) => comment.body)
    await eventually(() => expect(said().join()).to.contain('Waits for alice/other#1'))
    expect(said().join()).to.contain(`"${proxy.url}/git/alice/other/issues/1"`)
  })

  it('has links and an OpenAPI document that lead to the right place under a path', async () => {
    const { proxy } = await town('127.0.0.1')
    const page = await (await fetch(`${proxy.url}/mosaic/api`)).text()
    const [, link = ''] = /<a href="([^"]*)">openapi\.json/.exec(page) ?? []
    const answer = await fetch(new URL(link, `${proxy.url}/mosaic/api`))
    expect(answer.status).to.equal(200)
    const { servers } = (await answer.json()) as { servers: { url: string }[] }
    const base = new URL(servers[0]?.url ?? '', answer.url).href.replace(/\/$/, '')
    expect(base).to.equal(`${proxy.url}/mosaic`)
    expect((await fetch(`${base}/api/v1/sessions`, { method: 'POST' })).status).to.equal(401)
  })

  it('works with IPv6, to Gitea and to be listened to', async function () {
    const there = await PrefixProxy.listen('::1').catch(() => undefined)
    // a machine without it has nothing to try
    if (!there) return this.skip()
    await there.close()
    const { gitea, bot } = await town('::1', { botHost: '::1' })
    expect(bot.url).to.match(/^http:\/\/\[::1\]:\d+$/)
    gitea.addHook('alice/app', {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues'],
    })
    const issue = await gitea.as('alice').opens({ title: 'Mend it', assignees: ['mosaic'] }, 'alice/app')
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('status/assigned'))
  })

  it('says that GITEA_URL leads elsewhere, and does not speak of a repository', async () => {
    const secure = createServer((request, response) => {
      response.writeHead(301, { location: `https://127.0.0.1:9${request.url}` }).end()
    }).listen(0, '127.0.0.1')
    await once(secure, 'listening')
    ends.push(async () => void secure.close())
    const address = secure.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const folder = await cli.folder()
    const bot = await cli.start(folder, settingsFor(url, folder))
    const ready = await (await fetch(`${bot.url}/ready`)).text()
    expect(ready).to.contain('GITEA_URL leads to another address, often from http to https')
    await bot.says('sends elsewhere')
    expect(bot.said).to.contain('sends elsewhere, to https://127.0.0.1:9')
    expect(bot.said).not.to.contain('renamed')
  })
})
