import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'
import { signatureOf } from '../support/heard.ts'
import { deeds, Shell } from '../support/installer.ts'
import { realBinary } from '../support/real-server.ts'
import { BOSS } from '../support/server.ts'

interface Hook {
  readonly id: number
  readonly active: boolean
  readonly events: readonly string[]
  readonly branch_filter: string
  readonly config: { readonly url: string }
}

onEachForge('setup', (stage) => {
  let forge: Forge
  let shell: Shell
  let repo: RepoView
  let bot: string

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    repo = await forge.repo({ hook: 'none', bot: 'none' })
    bot = forge.newName('helper')
    const environment = {
      GITEA_URL: forge.server.url,
      GITEA_ADMIN_USER: BOSS.login,
      GITEA_ADMIN_PASSWORD: BOSS.password,
      COORDINATOR_URL: 'http://127.0.0.1:8765',
    }
    shell = await Shell.open(environment, await forge.commandLine())
  })
  afterEach(async () => {
    // a real server is left as it was; on the fake one each test has a repository and a bot of its own
    if (realBinary() !== undefined) await shell.setup(['--undo', '--yes'])
    await shell.close()
  })

  const usual = () => ['--yes', '--bot', bot, '--repo', repo.fullName]
  const hooks = () => forge.alice.does<Hook[]>('GET', `/repos/${repo.fullName}/hooks`)

  it('makes everything, and the second time changes nothing', async () => {
    const first = await shell.setup(usual())
    expect(first.code, first.text).to.equal(0)
    const user = await forge.boss.does<{ full_name: string; description: string }>('GET', `/users/${bot}`)
    expect(user.full_name).to.equal('Mosaic Coordinator')
    expect(user.description).to.match(/cheapest AI agent/)
    const [hook, ...more] = await hooks()
    expect(more).to.deep.equal([])
    expect(hook).to.include({ active: true })
    expect(hook?.events).to.include.members(['issues', 'issue_assign', 'pull_request', 'push'])
    expect(await forge.alice.readsLabels(repo)).to.include.members(['status/ready', 'agent/opus'])
    const token = await shell.setting('GITEA_TOKEN')
    const asBot = (path: string) => forge.stranger(token).asks('GET', path)
    expect((await asBot('/user')).text).to.include(bot)
    const { permissions } = JSON.parse((await asBot(`/repos/${repo.fullName}`)).text)
    expect(permissions).to.include({ push: true, admin: false })
    const second = await shell.setup(usual())
    expect(second.code, second.text).to.equal(0)
    expect(deeds(second)).to.deep.equal([])
    expect(await shell.setting('GITEA_TOKEN')).to.equal(token)
    expect(first.text + second.text).not.to.include(token)
    expect(first.text + second.text).not.to.include(await shell.setting('GITEA_WEBHOOK_SECRET'))
  })

  it('gives a token the least that it needs', async () => {
    await shell.setup(usual())
    const asBot = forge.stranger(await shell.setting('GITEA_TOKEN'))
    const body = { type: 'application/json', text: JSON.stringify({ name: 'mine' }) }
    expect((await asBot.asks('POST', '/user/repos', body)).status).to.equal(403)
    const label = { type: 'application/json', text: JSON.stringify({ name: 'own', color: '#aabbcc' }) }
    expect((await asBot.asks('POST', `/repos/${repo.fullName}/labels`, label)).status).to.equal(201)
  })

  it('has deliveries signed with the secret of the settings', async () => {
    const { heard } = stage()
    // the path that the bot listens on is added to the address
    await shell.setup([...usual(), '--bot-url', heard.url])
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await heard.events(repo)
    if (!event) throw new Error('nothing came')
    const secret = await shell.setting('GITEA_WEBHOOK_SECRET')
    expect(event.delivery.headers['x-gitea-signature']).to.equal(signatureOf(event.delivery, secret))
  })

  it('tells what it would do, and does nothing, with --dry-run', async () => {
    const told = await shell.setup([...usual(), '--dry-run'])
    expect(told.code, told.text).to.equal(0)
    expect(told.text).to.include(`user ${bot}: would be made`)
    expect(told.text).to.match(/: GITEA_URL would be written[\s\S]*SECRET would be written/)
    expect(await statusOf(forge.boss, 'GET', `/users/${bot}`)).to.equal(404)
    expect(await hooks()).to.deep.equal([])
    expect(await readdir(shell.folder)).to.deep.equal([])
  })

  it('puts right a hook that somebody edited, and keeps what is theirs', async () => {
    await shell.setup(usual())
    const [hook] = await hooks()
    const path = `/repos/${repo.fullName}/hooks/${hook?.id}`
    await forge.alice.does('PATCH', path, { active: false, events: ['release'], branch_filter: 'main' })
    const again = await shell.setup(usual())
    expect(deeds(again)).to.have.length(1)
    expect(again.text).to.match(/was not active, lacked/)
    const [after] = await hooks()
    expect(after).to.include({ id: hook?.id, active: true, branch_filter: 'main' })
    expect(after?.events).to.include.members(['issues', 'push', 'release'])
    await forge.alice.does('DELETE', path)
    expect(deeds(await shell.setup(usual()))).to.have.length(1)
    expect(await hooks()).to.have.length(1)
    expect(deeds(await shell.setup(usual()))).to.deep.equal([])
  })

  it('takes the place of a hook whose secret nobody knows, and removes a second one', async () => {
    const config = { url: 'http://127.0.0.1:8765/webhook/gitea', content_type: 'json', secret: 'other' }
    const add = () =>
      forge.alice.does('POST', `/repos/${repo.fullName}/hooks`, { type: 'gitea', active: true, config })
    await add()
    await shell.setup(usual())
    const [hook, ...none] = await hooks()
    expect(none).to.deep.equal([])
    await add()
    const again = await shell.setup(usual())
    expect(again.text).to.include('a second hook')
    expect((await hooks()).map(({ id }) => id)).to.deep.equal([hook?.id])
  })

  it('adds the issue form once, and leaves one that is somebody else’s', async () => {
    const path = `/repos/${repo.fullName}/contents/.gitea/issue_template/task.yaml`
    await shell.setup([...usual(), '--form'])
    expect(await statusOf(forge.alice, 'GET', path)).to.equal(200)
    expect(deeds(await shell.setup([...usual(), '--form']))).to.deep.equal([])
    await shell.setup(['--undo', '--yes'])
    expect(await statusOf(forge.alice, 'GET', path)).to.equal(404)
    const content = Buffer.from('name: Mine').toString('base64')
    await forge.alice.does('POST', path, { content, message: 'Mine' })
    const told = await shell.setup([...usual(), '--form'])
    expect(told.text).to.include('says something else; it stays as it is')
  })

  it('removes what it made, and only that, with --undo', async () => {
    await writeFile(join(shell.folder, '.env'), 'PORT=9000\n')
    await forge.alice.does('POST', `/repos/${repo.fullName}/labels`, {
      name: 'status/ready',
      color: '#aabbcc',
    })
    const config = { url: 'http://127.0.0.1:9/theirs', content_type: 'json' }
    await forge.alice.does('POST', `/repos/${repo.fullName}/hooks`, { type: 'gitea', active: true, config })
    const made = await shell.setup(usual())
    expect(made.code, made.text).to.equal(0)
    const undone = await shell.setup(['--undo', '--yes'])
    expect(undone.code, undone.text).to.equal(0)
    expect(await statusOf(forge.boss, 'GET', `/users/${bot}`)).to.equal(404)
    expect((await hooks()).map((hook) => hook.config.url)).to.deep.equal([config.url])
    expect(await forge.alice.readsLabels(repo)).to.deep.equal(['status/ready'])
    expect(await readdir(shell.folder)).to.deep.equal(['.env'])
    expect(await readFile(join(shell.folder, '.env'), 'utf8')).to.equal('PORT=9000\n')
    expect((await shell.setup(['--undo', '--yes'])).text).to.include('nothing to undo')
  })

  it('works in an organisation: a team, one hook, labels for all', async () => {
    const { org, repo: site } = await forge.organisation()
    const args = ['--yes', '--bot', bot, '--org', org, '--repo', site.fullName]
    const made = await shell.setup(args)
    expect(made.code, made.text).to.equal(0)
    const asBot = forge.stranger(await shell.setting('GITEA_TOKEN'))
    const seen = JSON.parse((await asBot.asks('GET', `/repos/${site.fullName}`)).text)
    expect(seen.permissions).to.include({ push: true })
    const ours = (await forge.alice.does<Hook[]>('GET', `/orgs/${org}/hooks`)).filter(({ config }) =>
      config.url.includes(':8765'),
    )
    expect(ours).to.have.length(1)
    expect(await forge.alice.does('GET', `/repos/${site.fullName}/hooks`)).to.deep.equal([])
    const labels = await forge.alice.does<{ name: string }[]>('GET', `/orgs/${org}/labels`)
    expect(labels.map(({ name }) => name)).to.include('agent/opus')
    expect(deeds(await shell.setup(args))).to.deep.equal([])
    await shell.setup(['--undo', '--yes'])
    const teams = await forge.alice.does<{ name: string }[]>('GET', `/orgs/${org}/teams`)
    expect(teams.map(({ name }) => name)).not.to.include('mosaic-coordinator')
  })

  it('has one hook for the whole instance, and none beside it', async () => {
    await shell.setup(usual())
    const wide = await shell.setup([...usual(), '--instance'])
    expect(wide.code, wide.text).to.equal(0)
    expect(await hooks()).to.deep.equal([])
    const system = () => forge.boss.does<Hook[]>('GET', '/admin/hooks')
    expect((await system()).map(({ config }) => config.url)).to.include('http://127.0.0.1:8765/webhook/gitea')
    expect(deeds(await shell.setup(usual()))).to.deep.equal([])
    await shell.setup(['--undo', '--yes'])
    expect((await system()).map(({ config }) => config.url)).not.to.include(
      'http://127.0.0.1:8765/webhook/gitea',
    )
  })

  it('comes with a token through a pipe, never on the command line', async () => {
    const piped = await bossToken()
    const made = await shell.setup([...usual(), '--token-stdin'], NOBODY, `${piped}\n`)
    expect(made.code, made.text).to.equal(0)
    expect(made.text).not.to.include(piped)
    expect(await readFile(join(shell.folder, '.env'), 'utf8')).not.to.include(piped)
  })

  it('does without a site administrator what an owner may, once the bot has its account', async () => {
    const other = (await forge.repo({ hook: 'none', bot: 'none' })).fullName
    const alice = { GITEA_ADMIN_TOKEN: await forge.newToken('alice', ['all']), GITEA_ADMIN_USER: '' }
    const told = await shell.setup(usual(), alice)
    expect(told.code, told.text).to.equal(1)
    expect(told.text).to.include(`gitea admin user create --username ${bot}`)
    expect(told.text, 'what alice may do herself').not.to.match(/Collaborators|Target URL/)
    expect(told.text).to.include('run setup again as alice')
    expect(await statusOf(forge.boss, 'GET', `/users/${bot}`)).to.equal(404)
    await shell.setup(usual())
    const made = await shell.setup([...usual(), '--repo', other], alice)
    expect(made.code, made.text).to.equal(0)
    expect(await forge.alice.does('GET', `/repos/${other}/hooks`)).to.have.length(1)
  })

  it('refuses a name that somebody has, until it is said to be the bot’s', async () => {
    const taken = ['--yes', '--bot', 'carol', '--repo', repo.fullName]
    const refused = await shell.setup(taken)
    expect([refused.code, refused.text.includes('--bot NAME')]).to.deep.equal([2, true])
    const org = (await forge.organisation()).org
    const organisation = await shell.setup(['--yes', '--bot', org, '--repo', repo.fullName])
    expect([organisation.code, organisation.text.includes('an organisation')]).to.deep.equal([2, true])
    const body = { username: bot, email: `${bot}@example.com`, password: 'S3cret-pass!' }
    await forge.boss.does('POST', '/admin/users', body)
    expect((await shell.setup(usual())).code).to.equal(2)
    const adopted = await shell.setup([...usual(), '--adopt'])
    expect(adopted.code, adopted.text).to.equal(0)
    expect(adopted.text).to.include(`${bot} gets another password`)
    const asBot = forge.stranger(await shell.setting('GITEA_TOKEN'))
    const anew = { login_name: bot, source_id: 0, password: 'An0ther-pass!', must_change_password: false }
    await forge.boss.does('PATCH', `/admin/users/${bot}`, anew)
    const undone = await shell.setup(['--undo', '--yes'])
    expect(undone.code, undone.text).to.equal(0)
    expect(await statusOf(forge.boss, 'GET', `/users/${bot}`), 'not ours to delete').to.equal(200)
    expect((await asBot.asks('GET', '/user')).status, 'its token').to.equal(401)
    const authorization = `Basic ${Buffer.from(`${bot}:${anew.password}`).toString('base64')}`
    const url = `${forge.server.url}/api/v1/user`
    expect((await fetch(url, { headers: { authorization } })).status, 'its password').to.equal(200)
  })

  it('says what to do about a name that the server keeps for itself, and leaves nothing behind', async () => {
    for (const name of ['Ghost', 'ann.keys']) {
      const told = await shell.setup(['--yes', '--bot', name, '--repo', repo.fullName])
      expect([name, told.code]).to.deep.equal([name, 2])
      expect(told.text).to.match(/no account can be made so\. .*--bot NAME: servers keep some/)
    }
    expect(await hooks()).to.deep.equal([])
    expect((await shell.setup(usual())).code, 'with another name').to.equal(0)
  })

  it('refuses wrong credentials, and a token without the scopes', async () => {
    const wrong = await shell.setup(usual(), { GITEA_ADMIN_PASSWORD: 'wrong' })
    expect([wrong.code, /does not take these credentials/.test(wrong.text)]).to.deep.equal([2, true])
    const weak = await forge.newToken('alice', ['read:issue'])
    const lacking = await shell.setup(usual(), { GITEA_ADMIN_TOKEN: weak, GITEA_ADMIN_USER: '' })
    expect([lacking.code, /with the scopes write:admin/.test(lacking.text)]).to.deep.equal([2, true])
    const reading = await bossToken([
      'read:user',
      'read:admin',
      'read:repository',
      'read:issue',
      'read:organization',
    ])
    const half = await shell.setup(usual(), { GITEA_ADMIN_TOKEN: reading, GITEA_ADMIN_USER: '' })
    expect([half.code, /needs the scopes write:admin/.test(half.text)]).to.deep.equal([1, true])
    expect(await statusOf(forge.boss, 'GET', `/users/${bot}`)).to.equal(404)
  })

  it('makes a new token when the one of the settings is refused or lacks something, and says so', async () => {
    expect((await shell.setup(usual())).text).not.to.include('SIGHUP')
    const first = await shell.setting('GITEA_TOKEN')
    const text = await readFile(join(shell.folder, '.env'), 'utf8')
    await writeFile(join(shell.folder, '.env'), text.replace(first, 'ab'.repeat(20)))
    const again = await shell.setup(usual())
    expect(again.text).to.include('Gitea refuses the one in the settings')
    expect(again.text).to.match(/A bot that runs already takes the new token by SIGHUP/)
    expect((await forge.stranger(await shell.setting('GITEA_TOKEN')).asks('GET', '/user')).status).to.equal(
      200,
    )
    expect((await forge.stranger(first).asks('GET', '/user')).status, 'the lost one').to.equal(401)
  })

  async function bossToken(scopes: readonly string[] = ['all']): Promise<string> {
    const wish = { name: forge.newName('setup-'), scopes }
    return (await forge.boss.does<{ sha1: string }>('POST', `/users/${BOSS.login}/tokens`, wish)).sha1
  }
})

/** An empty variable counts as unset. */
const NOBODY = { GITEA_ADMIN_USER: '', GITEA_ADMIN_PASSWORD: '' }
