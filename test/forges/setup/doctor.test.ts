import { expect } from 'chai'
import { Clinic } from '../support/clinic.ts'
import { onEachForge, type Stage } from '../support/each-forge.ts'
import { BOT, type Forge, SECRET } from '../support/forge.ts'

function conversations(stage: () => Stage): void {
  let forge: Forge
  let clinic: Clinic

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    clinic = await Clinic.open(forge)
  })
  afterEach(() => clinic.close())

  it('finds nothing wrong beside a bot that runs, and sees a delivery arrive at it', async () => {
    await clinic.hook()
    await forge.alice.opens({ title: 'One' }, clinic.repo)
    await clinic.startBot()
    const found = await clinic.diagnose([], clinic.asAdmin)
    expect(found.ended.code, found.ended.text).to.equal(0)
    expect(found.failed).to.deep.equal([])
    for (const check of [
      'worker',
      'port',
      'scopes',
      'rights',
      'hooks',
      'hook-events',
      'hook-address',
      'round-trip',
    ] as const)
      found.shows(check, 'ok', /./)
    expect(found.ended.text).not.to.include(clinic.token).and.not.to.include(SECRET)
  })

  it('hears the delivery itself when no bot runs, and leaves the issue as it was', async () => {
    await clinic.hook()
    const issue = await forge.alice.opens({ title: 'One' }, clinic.repo)
    const before = await forge.alice.does('GET', clinic.at(`/issues/${issue.number}`))
    const found = await clinic.diagnose()
    found.shows('round-trip', 'ok', /arrived/)
    found.shows('worker', 'warning', /no bot runs/)
    expect(await forge.alice.does('GET', clinic.at(`/issues/${issue.number}`))).to.deep.equal(before)
  })

  it('tells a hook with another secret from one that never arrives', async () => {
    await forge.alice.opens({ title: 'One' }, clinic.repo)
    const path = await clinic.hook({}, 'another secret than that')
    await clinic.startBot()
    ;(await clinic.diagnose()).shows('round-trip', 'failed', /another secret.*GITEA_WEBHOOK_SECRET/)
    await forge.alice.does('DELETE', path)
    await clinic.hook({}, SECRET, 9)
    const found = await clinic.diagnose()
    found.shows('round-trip', 'failed', /nothing came.*ALLOWED_HOST_LIST/)
    found.shows('refused-deliveries', 'warning', /refused .* ago.*another secret than GITEA_WEBHOOK_SECRET/)
    expect(found.ended.code).to.equal(1)
  })

  it('finds each fault of a hook, and mends what it may', async () => {
    ;(await clinic.diagnose([], clinic.asAdmin)).shows('hooks', 'warning', /no hook leads/)
    ;(await clinic.diagnose()).shows('hooks', 'skipped', /GITEA_ADMIN_TOKEN/)
    const path = await clinic.hook({
      active: false,
      events: ['issues_only', 'release'],
      branch_filter: 'main',
    })
    const found = await clinic.diagnose([], clinic.asAdmin)
    found.shows('hook-active', 'failed', /switched off/)
    found.shows('hook-events', 'failed', /issue_assign.*push/)
    found.shows('hook-comments', 'failed', /commands/)
    found.shows('hook-filter', 'warning', /main/)
    const mended = await clinic.diagnose(['--fix'], clinic.asAdmin)
    mended.shows('hook-active', 'ok', /mended/)
    mended.shows('hook-comments', 'ok', /mended/)
    const after = await forge.alice.does<{ active: boolean; branch_filter: string; events: string[] }>(
      'GET',
      path,
    )
    expect(after).to.include({ active: true, branch_filter: 'main' })
    expect(after.events).to.include.members(['issue_comment', 'push', 'release'])
    await clinic.hook()
    const twice = await clinic.diagnose([], clinic.asAdmin)
    twice.shows('hook-twice', 'warning', /2 hooks/)
  })

  it('finds labels that are missing, and makes them', async () => {
    ;(await clinic.diagnose()).shows('labels', 'warning', /status\/ready/)
    ;(await clinic.diagnose(['--fix'])).shows('labels', 'ok', /mended/)
    ;(await clinic.diagnose()).shows('labels', 'ok', /all 13/)
    expect(await forge.alice.readsLabels(clinic.repo)).to.include('agent/opus')
  })

  it('finds what is wrong with a repository', async () => {
    const content = Buffer.from('windowShare: 7\n').toString('base64')
    await forge.alice.does('POST', clinic.at('/contents/.gitea/coordinator.yml'), {
      content,
      message: 'Configure it',
    })
    const tracker = {
      enable_issue_dependencies: false,
      enable_time_tracker: true,
      allow_only_contributors_to_track_time: true,
    }
    await forge.alice.does('PATCH', clinic.at(), { has_issues: true, internal_tracker: tracker })
    await forge.alice.does('PUT', clinic.at(`/collaborators/${BOT}`), { permission: 'read' })
    const found = await clinic.diagnose()
    found.shows('configuration', 'warning', /coordinator\.yml/)
    found.shows('dependencies', 'warning', /Enable dependencies/)
    found.shows('rights', 'failed', /Collaborators/)
    await forge.alice.does('PATCH', clinic.at(), { has_issues: false })
    ;(await clinic.diagnose()).shows('issues', 'failed', /switched off/)
    await forge.alice.does('PATCH', clinic.at(), { archived: true })
    ;(await clinic.diagnose()).shows('archived', 'warning', /archived/)
    const gone = await clinic.diagnose(['--repo', 'alice/nowhere'])
    gone.shows('repositories', 'failed', /not there, or the bot may not see it/)
  })

  it('finds a token that is refused, or that lacks a scope', async () => {
    const wrong = await clinic.diagnose([], { GITEA_TOKEN: '0123456789012345678901234567890123456789' })
    wrong.shows('token', 'failed', /Make a token with/)
    expect(wrong.ended.code).to.equal(1)
    const weak = await forge.newToken(BOT, ['read:issue', 'read:repository', 'read:user'])
    const found = await clinic.diagnose([], { GITEA_TOKEN: weak })
    found.shows('scopes', 'failed', /lacks (read:organization, write:issue|write:issue, read:organization)/)
    const blind = await forge.newToken(BOT, ['write:issue', 'read:repository'])
    ;(await clinic.diagnose([], { GITEA_TOKEN: blind })).shows('token', 'failed', /read:user/)
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
    const boss = await clinic.diagnose([], { GITEA_TOKEN: fresh })
    boss.shows('account', 'warning', /administrator/)
    await forge.boss.does('PATCH', `/admin/users/${login}`, {
      ...edit,
      admin: false,
      must_change_password: true,
      password,
    })
    const found = await clinic.diagnose([], { GITEA_TOKEN: fresh })
    found.shows('password-change', 'failed', /must-change-password/)
  })
}

onEachForge('doctor', conversations, ['1.22.6', '1.26.3', 'forgejo-12'])
