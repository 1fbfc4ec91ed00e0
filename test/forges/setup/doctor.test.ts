import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { freePort } from '../../support/free-port.ts'
import { Bot } from '../support/bot.ts'
import { onEachForge, type Stage } from '../support/each-forge.ts'
import { BOT, type Forge, SECRET } from '../support/forge.ts'
import { type Installed, Shell } from '../support/installer.ts'

interface Told {
  readonly check: string
  readonly result: string
  readonly about?: string
  readonly text: string
  readonly remedy?: string
}

const EVENTS = ['issues', 'pull_request', 'push']

function conversations(stage: () => Stage): void {
  let forge: Forge
  let repo: RepoView
  let shell: Shell
  let bot: Bot | undefined
  let port: number
  let token: string
  let admin: string

  before(async () => {
    forge = stage().forge
    token = await forge.newToken(BOT)
    admin = await forge.newToken('alice', ['all'])
  })
  beforeEach(async () => {
    repo = await forge.repo({ hook: 'none' })
    port = await freePort()
    shell = await Shell.open({
      GITEA_URL: forge.server.url,
      GITEA_TOKEN: token,
      GITEA_WEBHOOK_SECRET: SECRET,
      COORDINATOR_URL: `http://127.0.0.1:${port}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: 'sqlite:coordinator.db',
    })
  })
  afterEach(async () => {
    await bot?.stop()
    bot = undefined
    await shell.close()
  })

  const at = (rest = '') => `/repos/${repo.fullName}${rest}`

  async function hook(more: object = {}, secret = SECRET, to = port): Promise<string> {
    const config = { url: `http://127.0.0.1:${to}/webhook/gitea`, content_type: 'json', secret }
    const body = { type: 'gitea', active: true, events: EVENTS, config, ...more }
    const { id } = await forge.alice.does<{ id: number }>('POST', at('/hooks'), body)
    return at(`/hooks/${id}`)
  }

  async function startBot(): Promise<void> {
    const { folder } = shell
    bot = new Bot({ folder, port, giteaUrl: forge.server.url, token, secret: SECRET })
    await bot.start()
  }

  async function diagnose(args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) {
    const ended = await shell.runs(['doctor', '--json', '--repo', repo.fullName, ...args], more)
    return { ended, told: tellings(ended) }
  }

  function expectFound(told: readonly Told[], check: string, result: string, words: RegExp): void {
    const found = told.find((one) => one.check === check && one.result === result)
    expect(found, JSON.stringify(told.filter((one) => one.check === check))).not.to.equal(undefined)
    expect(`${found?.text} → ${found?.remedy}`).to.match(words)
  }

  it('finds nothing wrong beside a bot that runs, and sees a delivery arrive at it', async () => {
    await hook()
    await forge.alice.opens({ title: 'One' }, repo)
    await startBot()
    const { ended, told } = await diagnose([], { GITEA_ADMIN_TOKEN: admin })
    expect(ended.code, ended.text).to.equal(0)
    expect(told.filter(({ result }) => result === 'failed')).to.deep.equal([])
    for (const check of [
      'worker',
      'port',
      'scopes',
      'rights',
      'hooks',
      'hook-events',
      'hook-address',
      'round-trip',
    ])
      expectFound(told, check, 'ok', /./)
    expect(ended.text).not.to.include(token).and.not.to.include(SECRET)
  })

  it('hears the delivery itself when no bot runs, and leaves the issue as it was', async () => {
    await hook()
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const before = await forge.alice.does('GET', at(`/issues/${issue.number}`))
    const { told } = await diagnose()
    expectFound(told, 'round-trip', 'ok', /arrived/)
    expectFound(told, 'worker', 'warning', /no bot runs/)
    expect(await forge.alice.does('GET', at(`/issues/${issue.number}`))).to.deep.equal(before)
  })

  it('tells a hook with another secret from one that never arrives', async () => {
    await forge.alice.opens({ title: 'One' }, repo)
    const path = await hook({}, 'another secret than that')
    await startBot()
    expectFound((await diagnose()).told, 'round-trip', 'failed', /another secret.*GITEA_WEBHOOK_SECRET/)
    await forge.alice.does('DELETE', path)
    await hook({}, SECRET, 9)
    const { ended, told } = await diagnose()
    expectFound(told, 'round-trip', 'failed', /nothing came.*ALLOWED_HOST_LIST/)
    expect(ended.code).to.equal(1)
  })

  it('finds each fault of a hook, and mends what it may', async () => {
    expectFound((await diagnose([], { GITEA_ADMIN_TOKEN: admin })).told, 'hooks', 'warning', /no hook leads/)
    expectFound((await diagnose()).told, 'hooks', 'skipped', /GITEA_ADMIN_TOKEN/)
    const path = await hook({ active: false, events: ['issues_only', 'release'], branch_filter: 'main' })
    const { told } = await diagnose([], { GITEA_ADMIN_TOKEN: admin })
    expectFound(told, 'hook-active', 'failed', /switched off/)
    expectFound(told, 'hook-events', 'failed', /issue_assign.*push/)
    expectFound(told, 'hook-comments', 'failed', /commands/)
    expectFound(told, 'hook-filter', 'warning', /main/)
    const mended = await diagnose(['--fix'], { GITEA_ADMIN_TOKEN: admin })
    expectFound(mended.told, 'hook-active', 'ok', /mended/)
    expectFound(mended.told, 'hook-comments', 'ok', /mended/)
    const after = await forge.alice.does<{ active: boolean; branch_filter: string; events: string[] }>(
      'GET',
      path,
    )
    expect(after).to.include({ active: true, branch_filter: 'main' })
    expect(after.events).to.include.members(['issue_comment', 'push', 'release'])
    await hook()
    const twice = await diagnose([], { GITEA_ADMIN_TOKEN: admin })
    expectFound(twice.told, 'hook-twice', 'warning', /2 hooks/)
  })

  it('finds labels that are missing, and makes them', async () => {
    expectFound((await diagnose()).told, 'labels', 'warning', /status\/ready/)
    expectFound((await diagnose(['--fix'])).told, 'labels', 'ok', /mended/)
    expectFound((await diagnose()).told, 'labels', 'ok', /all 13/)
    expect(await forge.alice.readsLabels(repo)).to.include('agent/opus')
  })

  it('finds what is wrong with a repository', async () => {
    const content = Buffer.from('windowShare: 7\n').toString('base64')
    await forge.alice.does('POST', at('/contents/.gitea/coordinator.yml'), {
      content,
      message: 'Configure it',
    })
    const tracker = {
      enable_issue_dependencies: false,
      enable_time_tracker: true,
      allow_only_contributors_to_track_time: true,
    }
    await forge.alice.does('PATCH', at(), { has_issues: true, internal_tracker: tracker })
    await forge.alice.does('PUT', at(`/collaborators/${BOT}`), { permission: 'read' })
    const { told } = await diagnose()
    expectFound(told, 'configuration', 'warning', /coordinator\.yml/)
    expectFound(told, 'dependencies', 'warning', /Enable dependencies/)
    expectFound(told, 'rights', 'failed', /Collaborators/)
    await forge.alice.does('PATCH', at(), { has_issues: false })
    expectFound((await diagnose()).told, 'issues', 'failed', /switched off/)
    await forge.alice.does('PATCH', at(), { archived: true })
    expectFound((await diagnose()).told, 'archived', 'warning', /archived/)
    const gone = await diagnose(['--repo', 'alice/nowhere'])
    expectFound(gone.told, 'repositories', 'failed', /not there, or the bot may not see it/)
  })

  it('finds a token that is refused, or that lacks a scope', async () => {
    const wrong = await diagnose([], { GITEA_TOKEN: '0123456789012345678901234567890123456789' })
    expectFound(wrong.told, 'token', 'failed', /Make a token with/)
    expect(wrong.ended.code).to.equal(1)
    const weak = await forge.newToken(BOT, ['read:issue', 'read:repository', 'read:user'])
    const { told } = await diagnose([], { GITEA_TOKEN: weak })
    expectFound(
      told,
      'scopes',
      'failed',
      /lacks (read:organization, write:issue|write:issue, read:organization)/,
    )
    const blind = await forge.newToken(BOT, ['write:issue', 'read:repository'])
    expectFound((await diagnose([], { GITEA_TOKEN: blind })).told, 'token', 'failed', /read:user/)
  })

  it('finds an account that has to change its password, and one that is an administrator', async () => {
    const login = forge.newName('fresh')
    const password = 'S3cret-pass!'
    const wish = { username: login, email: `${login}@example.com`, password, must_change_password: false }
    await forge.boss.does('POST', '/admin/users', wish)
    const scopes = ['write:issue', 'read:repository', 'read:user', 'read:organization']
    const fresh = await forge.newToken(login, scopes)
    const edit = { source_id: 0, login_name: login }
    await forge.boss.does('PATCH', `/admin/users/${login}`, { ...edit, admin: true })
    const boss = await diagnose([], { GITEA_TOKEN: fresh })
    expectFound(boss.told, 'account', 'warning', /administrator/)
    await forge.boss.does('PATCH', `/admin/users/${login}`, {
      ...edit,
      admin: false,
      must_change_password: true,
      password,
    })
    const { told } = await diagnose([], { GITEA_TOKEN: fresh })
    expectFound(told, 'password-change', 'failed', /must-change-password/)
  })
}

onEachForge('doctor', conversations, ['1.22.6', '1.26.3', 'forgejo-12'])

function tellings({ text }: Installed): Told[] {
  return (JSON.parse(text) as { checks: Told[] }).checks
}
