import { expect } from 'chai'
import { statusOf } from '../support/answers.ts'
import { Clinic } from '../support/clinic.ts'
import { onEachForge, type Stage } from '../support/each-forge.ts'
import { BOT, type Forge, SECRET } from '../support/forge.ts'
import { BOSS } from '../support/server.ts'

/** An address of a private network; nobody is there, and no server of the suites may call it. */
const ELSEWHERE = 'http://10.255.255.1:8765'

function conversations(stage: () => Stage): void {
  let forge: Forge
  let clinic: Clinic
  let asBoss: { GITEA_ADMIN_TOKEN: string }

  before(async () => {
    forge = stage().forge
    asBoss = { GITEA_ADMIN_TOKEN: await tokenOfBoss() }
  })
  beforeEach(async () => {
    clinic = await Clinic.open(forge)
  })
  afterEach(() => clinic.close())

  async function tokenOfBoss(): Promise<string> {
    const wish = { name: forge.newName('doctor-'), scopes: ['all'] }
    return (await forge.boss.does<{ sha1: string }>('POST', `/users/${BOSS.login}/tokens`, wish)).sha1
  }

  it('knows that there is none when it sees all of them, and mends one of the whole instance', async () => {
    ;(await clinic.quickly(asBoss)).shows('hooks', 'failed', /no hook leads to the bot.*Run setup again/)
    const body = clinic.hookBody({ active: false, events: ['push'] }) as { config: object }
    const config = { ...body.config, is_system_webhook: 'true' }
    const { id } = await forge.boss.does<{ id: number }>('POST', '/admin/hooks', { ...body, config })
    try {
      const found = await clinic.quickly(asBoss)
      found.shows('hook-active', 'failed', /switched off/)
      found.shows('hook-comments', 'failed', /no comments/)
      ;(await clinic.quickly(asBoss, ['--fix'])).shows('hook-active', 'ok', /mended: hook of/)
      const mended = await clinic.quickly(asBoss)
      for (const check of ['hooks', 'hook-active', 'hook-events', 'hook-comments'] as const)
        mended.shows(check, 'ok', /./)
      await clinic.hook()
      ;(await clinic.quickly(asBoss)).shows('hook-twice', 'warning', /2 hooks lead to the bot: .* of /)
    } finally {
      expect(await statusOf(forge.boss, 'DELETE', `/admin/hooks/${id}`)).to.equal(204)
    }
  })

  it('finds the hook of an organisation, and mends it', async () => {
    const { org, repo } = await forge.organisation()
    await clinic.close()
    clinic = await Clinic.open(forge, repo)
    const body = clinic.hookBody({ active: false })
    const { id } = await forge.alice.does<{ id: number }>('POST', `/orgs/${org}/hooks`, body)
    ;(await clinic.quickly(clinic.asAdmin)).shows('hook-active', 'failed', /switched off/)
    ;(await clinic.quickly(clinic.asAdmin, ['--fix'])).shows(
      'hook-active',
      'ok',
      new RegExp(`mended.*${org}`),
    )
    const after = await forge.alice.does<{ active: boolean }>('GET', `/orgs/${org}/hooks/${id}`)
    expect(after.active).to.equal(true)
    await forge.alice.does('PATCH', `/orgs/${org}/hooks/${id}`, { active: false })
    await forge.alice.opens({ title: 'One' }, repo)
    ;(await clinic.diagnose(['--fix'], clinic.asAdmin)).shows('round-trip', 'ok', /arrived/)
  })

  it('cannot tell whether a team that may not write code may write issues', async () => {
    const { org, repo } = await forge.organisation()
    await clinic.close()
    clinic = await Clinic.open(forge, repo)
    const teams = await forge.alice.does<{ id: number; name: string }[]>('GET', `/orgs/${org}/teams`)
    const crew = teams.find(({ name }) => name === 'crew')
    const wish = { name: 'triage', permission: 'write', units: ['repo.issues'] }
    const all = { ...wish, includes_all_repositories: true }
    const { id } = await forge.alice.does<{ id: number }>('POST', `/orgs/${org}/teams`, all)
    await forge.alice.does('PUT', `/teams/${id}/members/${BOT}`)
    await forge.alice.does('DELETE', `/teams/${crew?.id}/members/${BOT}`)
    ;(await clinic.quickly()).shows('rights', 'warning', /may not write code.*team/)
  })

  it('has a hook tested where no issue could be told of', async () => {
    ;(await clinic.diagnose()).shows('round-trip', 'skipped', /no repository has an issue/)
    await clinic.hook()
    ;(await clinic.diagnose([], clinic.asAdmin)).shows('round-trip', 'ok', /arrived/)
  })

  it('makes nobody send through a hook that has to be put right first, or where the bot may not write', async () => {
    await forge.alice.opens({ title: 'One' }, clinic.repo)
    await clinic.hook({ active: false })
    ;(await clinic.diagnose([], clinic.asAdmin)).shows('round-trip', 'skipped', /put right first/)
    await forge.alice.does('PUT', clinic.at(`/collaborators/${BOT}`), { permission: 'read' })
    ;(await clinic.diagnose()).shows('round-trip', 'skipped', /no repository where the bot may write/)
  })

  it('finds an address at which something else answers, or nobody', async () => {
    const { url } = forge.server
    const other = await clinic.quickly({}, ['--bot-url', url])
    other.shows('hook-address', 'warning', /something else answers \(\d+\)/)
    const nobody = await clinic.quickly({}, ['--bot-url', 'http://127.0.0.1:9'])
    nobody.shows('hook-address', 'warning', /cannot be reached from here/)
  })

  it('tells which address the server has to be allowed to call', async () => {
    await forge.alice.opens({ title: 'One' }, clinic.repo)
    const config = { url: `${ELSEWHERE}/webhook/gitea`, content_type: 'json', secret: SECRET }
    await clinic.hook({ config })
    const found = await clinic.diagnose(['--bot-url', ELSEWHERE], clinic.asAdmin)
    found.shows('hooks', 'ok', /./)
    found.shows(
      'round-trip',
      'failed',
      /nothing came.*ALLOWED_HOST_LIST = external,10\.255\.255\.1; then restart/,
    )
    // a real server says why; the fake one has no such list, and nobody is there
    const { log } = forge.server
    if (log.length > 0) expect(log.join('\n')).to.match(/ALLOWED_HOST_LIST setting\), deny '10\.255\.255\.1/)
  })

  it('knows the secret of a hook that setup made, and whose account that was for', async () => {
    const bot = forge.newName('patient')
    const asBossByName = { GITEA_ADMIN_USER: BOSS.login, GITEA_ADMIN_PASSWORD: BOSS.password }
    const args = ['--yes', '--bot', bot, '--repo', clinic.repo.fullName]
    const made = await clinic.shell.setup(args, { ...asBossByName, GITEA_TOKEN: '' })
    expect(made.code, made.text).to.equal(0)
    const own = { GITEA_TOKEN: await clinic.shell.setting('GITEA_TOKEN') }
    ;(await clinic.quickly({ ...clinic.asAdmin, ...own })).shows('hook-secret', 'ok', /the same/)
    const other = await clinic.quickly({ ...clinic.asAdmin, GITEA_WEBHOOK_SECRET: 'quite another secret' })
    other.shows('hook-secret', 'failed', /made with another secret.*Run setup again/)
    other.shows('account', 'failed', new RegExp(`the token is ${BOT}'s, .* set up as ${bot}`))
    await forge.alice.does('PATCH', clinic.at(), { name: forge.newName('renamed') })
    ;(await clinic.quickly(own)).shows('repositories', 'failed', /it is called alice\/renamed\d+ now/)
    await clinic.shell.setup(['--undo', '--yes'], asBossByName)
  })
}

onEachForge('doctor looks at hooks', conversations, ['1.26.3', 'forgejo-12'])
