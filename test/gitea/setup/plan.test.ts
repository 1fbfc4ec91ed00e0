import { expect } from 'chai'
import { forgeServer } from '../../../src/gitea/forge-server.ts'
import { flagsFor, onServer, typesOfWords, typesTold } from '../../../src/gitea/setup/hook-events.ts'
import { Site } from './site.ts'

describe('gitea/setup, the plan', () => {
  let site: Site

  beforeEach(async () => {
    site = await Site.open()
  })
  afterEach(() => site.gitea.stop())

  it('takes nobody for the bot because of what they call themselves', async () => {
    site.gitea.addUser('mosaic', { fullName: 'Mosaic Coordinator' })
    const refused = await site.plan().catch((error: Error) => error)
    expect(refused).to.have.property('code', 'SETUP_NAME_TAKEN')
  })

  it('refuses the token of another account', async () => {
    site.token = site.gitea.token('alice')
    const refused = await site.plan().catch((error: Error) => error)
    expect(refused).to.have.property('code', 'SETUP_OTHER_TOKEN')
  })

  describe('with an account that somebody else made', () => {
    const passwordOf = async (login: string, password: string) => {
      const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
      return (await fetch(`${site.gitea.url}/api/v1/user`, { headers: { authorization } })).status === 200
    }
    const codeOf = (error: unknown) => (error as { code?: string }).code
    const refusal = () => site.plan().then(String, codeOf)

    beforeEach(() => {
      site.gitea.addUser('carol')
      site.wish = { ...site.wish, bot: 'carol' }
    })

    it('takes its token for a proof, and no more: a new one needs --adopt', async () => {
      site.token = site.gitea.token('carol', { scopes: ['write:issue', 'read:user'] })
      expect(await refusal()).to.equal('SETUP_NAME_TAKEN')
      site.token = site.gitea.token('carol')
      expect(await site.todo()).not.to.include('make token of carol')
    })

    it('says that it gets another password, and leaves it the one that it has when all is undone', async () => {
      site.wish = { ...site.wish, adopt: true }
      const told = (await site.plan()).items.find(({ what }) => what === 'token of carol')
      expect(told?.detail).to.include('carol gets another password')
      await site.install()
      expect(await passwordOf('carol', 'carol')).to.equal(false)
      await site.gitea.as('boss').request('PATCH', '/admin/users/carol', {
        login_name: 'carol',
        source_id: 0,
        password: 'set anew',
      })
      await site.undo()
      expect(await passwordOf('carol', 'set anew')).to.equal(true)
      expect([await site.tokens(), site.record.made]).to.deep.equal([0, []])
    })

    it('is never that of whoever installs', async () => {
      site.wish = { ...site.wish, bot: 'BOSS', adopt: true }
      expect(await refusal()).to.equal('SETUP_NAME_TAKEN')
      expect(await passwordOf('boss', 'boss')).to.equal(true)
    })
  })

  it('makes a new token when plugins need more than the old one may', async () => {
    await site.install()
    site.wish = { ...site.wish, scopes: [...site.wish.scopes, 'write:repository'] }
    expect(await site.todo()).to.deep.equal(['make token of mosaic'])
    await site.install()
    expect(await site.tokens()).to.equal(1)
    expect(await site.todo()).to.deep.equal([])
  })

  it('adds events that a new plugin needs, and a new hook for a new secret', async () => {
    await site.install()
    site.wish = { ...site.wish, events: ['issues', 'issue_comment'] }
    expect(await site.todo()).to.deep.equal(['change hook of organisation acme', 'change hook of alice/app'])
    await site.install()
    site.wish = { ...site.wish, secret: 'another secret' }
    expect(await site.todo()).to.have.length(2)
    await site.install()
    expect(await site.todo()).to.deep.equal([])
    expect(await site.reads<unknown[]>('/repos/alice/app/hooks')).to.have.length(1)
  })

  it('remembers nothing of what was clearly refused', async () => {
    site.gitea.faults.next({ method: 'POST', path: /labels$/, status: 403, body: { message: 'no' } })
    const refused = await site.install().catch((error: Error) => error)
    expect(refused).to.have.property('code', 'SETUP_STEP')
    expect(site.record.made.filter(({ begunAtMs }) => begunAtMs !== undefined)).to.deep.equal([])
    await site.install()
    expect(await site.todo()).to.deep.equal([])
  })

  it('leaves an archived repository as it is', async () => {
    site.wish = { ...site.wish, orgs: [] }
    await site.gitea.as('alice').request('PATCH', '/repos/alice/app', { archived: true })
    expect(await site.todo()).to.deep.equal(['make user mosaic', 'make token of mosaic'])
  })

  it('raises a reader to a writer, and lowers it again', async () => {
    site.wish = { ...site.wish, orgs: [], adopt: true }
    site.gitea.addUser('mosaic')
    const path = '/repos/alice/app/collaborators/mosaic'
    await site.gitea.as('alice').request('PUT', path, { permission: 'read' })
    expect(await site.todo()).to.include('change collaborator of alice/app')
    await site.install()
    const level = async () => (await site.reads<{ permission: string }>(`${path}/permission`))?.permission
    expect(await level()).to.equal('write')
    await site.undo()
    expect(await level()).to.equal('read')
  })
})

describe('gitea/setup, events of hooks', () => {
  it('know what words stand for, and say them again', () => {
    const issues = typesOfWords(['issues'])
    expect(issues).to.have.length(5)
    expect(flagsFor(issues)).to.deep.equal(['issues'])
    expect(flagsFor(['issues', 'issue_comment'])).to.have.members(['issues_only', 'issue_comment'])
    expect(flagsFor(typesOfWords(['pull_request', 'push']))).to.have.members(['pull_request', 'push'])
    expect(flagsFor(typesOfWords(['pull_request_review']))).to.deep.equal(['pull_request_review'])
    expect(typesTold(['pull_request_review'])).to.deep.equal(typesOfWords(['pull_request_review']))
  })

  it('ask no server for what it does not send', () => {
    const types = ['issues', 'status', 'workflow_job', 'workflow_run', 'action_run_failure']
    expect(onServer(types, forgeServer('12.0.0+gitea-1.22.0'))).to.deep.equal(['issues'])
    expect(onServer(types, forgeServer('1.24.7'))).to.deep.equal(['issues', 'status', 'workflow_job'])
  })
})
