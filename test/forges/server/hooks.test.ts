import { expect } from 'chai'
import type { Person, RepoView } from '../../../src/testing/index.ts'
import { statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import { type Forge, SECRET } from '../support/forge.ts'
import { signatureOf } from '../support/heard.ts'

interface Hook {
  readonly id: number
  readonly active: boolean
  readonly events: string[]
  readonly config: Record<string, string>
}

onEachForge('hooks', (stage) => {
  let forge: Forge
  let repo: RepoView

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    repo = await forge.repo({ hook: 'none' })
  })

  const at = (rest = '') => `/repos/${repo.fullName}/hooks${rest}`
  const config = (more: object = {}) => ({
    url: forge.hookUrl,
    content_type: 'json',
    secret: SECRET,
    ...more,
  })
  const make = (body: object = {}) =>
    forge.alice.does<Hook>('POST', at(), { type: 'gitea', config: config(), active: true, ...body })
  const told = async () => (await stage().heard.events(repo)).map(({ name }) => name)

  it('sleep and want pushes only, unless said otherwise', async () => {
    const hook = await forge.alice.does<Hook>('POST', at(), { type: 'gitea', config: config() })
    expect(hook).to.deep.include({ active: false, events: ['push'] })
    await forge.alice.pushes({ 'a.txt': 'a' }, 'Add a', repo)
    expect(await told()).to.deep.equal([])
  })

  it('never show their secret', async () => {
    const hook = await make()
    expect(hook.config).to.have.all.keys('url', 'content_type')
    expect((await forge.alice.request('GET', at())).text).not.to.include(SECRET)
  })

  it('need an address, a kind of content and a type that there is', async () => {
    const refused = (body: object) => statusOf(forge.alice, 'POST', at(), { type: 'gitea', ...body })
    expect(await refused({ config: { url: forge.hookUrl } })).to.equal(422)
    expect(await refused({ config: { content_type: 'json' } })).to.equal(422)
    expect(await refused({ config: config({ content_type: 'xml' }) })).to.equal(422)
    expect(await refused({ type: 'carrier-pigeon', config: config() })).to.equal(422)
  })

  it('refuse an address that is none since 1.24, Forgejo always', async () => {
    const { program } = forge
    const checked = program.kind === 'forgejo' || program.isGitea('1.24')
    const body = { type: 'gitea', config: config({ url: 'nowhere' }) }
    expect(await statusOf(forge.alice, 'POST', at(), body)).to.equal(checked ? 422 : 201)
  })

  it('say all five families of issues where one asked for issues, and one where one asked for the plain ones', async () => {
    const all = await make({ events: ['issues'] })
    const families = ['issue_assign', 'issue_comment', 'issue_label', 'issue_milestone', 'issues']
    expect([...all.events].sort()).to.deep.equal(families)
    expect((await make({ events: ['issues_only', 'nonsense'] })).events).to.deep.equal(['issues'])
  })

  it('hear of nothing but the plain events where they asked for issues_only', async () => {
    await make({ events: ['issues_only'] })
    await forge.alice.defines({ name: 'bug' }, repo)
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.labels('bug', issue)
    await forge.alice.assigns('bob', issue)
    await forge.alice.says('Hm.', issue)
    await forge.alice.closes(issue)
    expect(await told()).to.deep.equal(['issues opened', 'issues closed'])
  })

  it('lose their events by a change that does not name them, and keep their secret by any', async () => {
    const hook = await make({ events: ['issues'] })
    const changed = await forge.alice.request('PATCH', at(`/${hook.id}`), { active: true })
    expect([changed.status, JSON.parse(changed.text).events]).to.deep.equal([200, ['push']])
    await forge.alice.does('PATCH', at(`/${hook.id}`), {
      events: ['issues_only'],
      config: { ...config({ secret: 'another one' }) },
    })
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    if (!event) throw new Error('nothing came')
    expect(event.delivery.headers['x-gitea-signature']).to.equal(signatureOf(event.delivery, SECRET))
  })

  it('fall asleep and wake up again by a change', async () => {
    const hook = await make({ events: ['issues'] })
    const wake = (active: boolean) =>
      forge.alice.does('PATCH', at(`/${hook.id}`), { active, events: ['issues'] })
    await wake(false)
    await forge.alice.opens({ title: 'Unheard' }, repo)
    await wake(true)
    await forge.alice.closes()
    expect(await told()).to.deep.equal(['issues closed'])
  })

  it('send headers that are empty, but there, where they have no secret', async () => {
    await make({ events: ['issues'], config: config({ secret: '' }) })
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    expect(event?.delivery.headers).to.include({
      'x-gitea-signature': '',
      'x-hub-signature': 'sha1=',
      'x-hub-signature-256': 'sha256=',
    })
  })

  it('of one address are two where they were made twice, each with ids of its own', async () => {
    const [first, second] = [await make({ events: ['issues'] }), await make({ events: ['issues'] })]
    expect(second.id).not.to.equal(first.id)
    await forge.alice.opens({ title: 'One' }, repo)
    const events = await stage().heard.events(repo)
    expect(events.map(({ name }) => name)).to.deep.equal(['issues opened', 'issues opened'])
    expect(new Set(events.map(({ delivery }) => delivery.headers['x-gitea-delivery'])).size).to.equal(2)
    expect(events[0]?.delivery.body).to.equal(events[1]?.delivery.body)
  })

  it('are tried out with a push, and only if they want pushes', async () => {
    const [deaf, hook] = [await make({ events: ['issues'] }), await make({ events: ['push'] })]
    expect(await statusOf(forge.alice, 'POST', at(`/${deaf.id}/tests`))).to.equal(204)
    expect(await statusOf(forge.alice, 'POST', at(`/${hook.id}/tests`))).to.equal(204)
    const events = await stage().heard.events(repo)
    expect(events.map(({ name }) => name)).to.deep.equal(['push'])
    const payload = events[0]?.payload
    expect(payload?.ref).to.equal('refs/heads/main')
    expect(payload?.before).to.equal(payload?.after)
  })

  it('send what was asked for along as Authorization, and show it', async () => {
    const hook = await make({ events: ['issues'], authorization_header: 'Bearer abc' })
    expect(hook).to.include({ authorization_header: 'Bearer abc' })
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    expect(event?.delivery.headers.authorization).to.equal('Bearer abc')
  })

  it('say whose they are since 1.24, and Forgejo says its name beside all others', async () => {
    await make({ events: ['issues'] })
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    const { program } = forge
    const headers = event?.delivery.headers ?? {}
    const target = program.isGitea('1.24') ? 'repository' : undefined
    expect(headers['x-gitea-hook-installation-target-type']).to.equal(target)
    const families = ['gitea', 'gogs', 'github', ...(program.kind === 'forgejo' ? ['forgejo'] : [])]
    for (const family of families) expect(headers[`x-${family}-event`], family).to.equal('issues')
    expect('x-forgejo-event' in headers).to.equal(program.kind === 'forgejo')
  })

  it('are for administrators of the repository', async () => {
    const hook = await make()
    for (const who of [forge.bob, forge.mallory]) {
      expect(await statusOf(who, 'GET', at()), who.login).to.equal(403)
      expect(await statusOf(who, 'POST', at(), { type: 'gitea', config: config() })).to.equal(403)
      expect(await statusOf(who, 'DELETE', at(`/${hook.id}`))).to.equal(403)
    }
  })

  it('are gone when they are deleted, and missing the second time', async () => {
    const hook = await make({ events: ['issues'] })
    expect(await statusOf(forge.alice, 'DELETE', at(`/${hook.id}`))).to.equal(204)
    expect(await statusOf(forge.alice, 'GET', at(`/${hook.id}`))).to.equal(404)
    expect(await statusOf(forge.alice, 'DELETE', at(`/${hook.id}`))).to.equal(404)
    await forge.alice.opens({ title: 'One' }, repo)
    expect(await told()).to.deep.equal([])
  })

  it('of the whole server hear of every repository, after its own hook, and of its end', async () => {
    const id = await forge.systemHook(['issues', 'repository'])
    await make({ events: ['issues'] })
    await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.deletesRepo(repo)
    const events = await stage().heard.events(repo)
    await forge.boss.does('DELETE', `/admin/hooks/${id}`)
    expect(events.map(({ name }) => name)).to.include('repository deleted')
    const opened = events.filter(({ name }) => name === 'issues opened')
    expect(opened.length).to.be.within(1, 2)
    const targets = opened.map(({ delivery }) => delivery.headers['x-gitea-hook-installation-target-type'])
    expect(targets.at(-1)).to.equal(forge.program.isGitea('1.24') ? 'system' : undefined)
  })

  it('of the whole server are for its administrators', async () => {
    const body = { type: 'gitea', config: config({ is_system_webhook: 'true' }) }
    const asked = (who: Person) => statusOf(who, 'POST', '/admin/hooks', body)
    expect(await asked(forge.alice)).to.equal(403)
    expect(await statusOf(forge.alice, 'GET', '/admin/hooks')).to.equal(403)
  })

  it('made for the server without a word that they are its own are copied into new repositories', async () => {
    const body = { type: 'gitea', active: true, events: ['issues'], config: config() }
    const { id } = await forge.boss.does<Hook>('POST', '/admin/hooks', body)
    await forge.alice.opens({ title: 'Unheard' }, repo)
    const later = await forge.repo({ hook: 'none' })
    expect(await forge.alice.does('GET', `/repos/${later.fullName}/hooks`)).to.have.length(1)
    await forge.boss.does('DELETE', `/admin/hooks/${id}`)
    expect(await told()).to.deep.equal([])
  })
})
