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
