import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import { BOT, type Forge } from '../support/forge.ts'

onEachForge('issues', (stage) => {
  let forge: Forge
  let repo: RepoView
  let issue: IssueView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo()
  })
  beforeEach(async () => {
    issue = await forge.alice.opens({ title: 'One', body: 'Words' }, repo)
  })

  const at = (number = issue.number) => `/repos/${repo.fullName}/issues/${number}`
  const patch = (body: object) => forge.alice.request('PATCH', at(), body)
  /** Of what is told only the names, from here on. */
  const told = async (work: () => Promise<unknown>) => {
    const before = (await stage().heard.events(repo)).length
    await work()
    return (await stage().heard.events(repo)).slice(before).map(({ name }) => name)
  }

  it('are answered 201 by a change as by an opening, and with what they are now', async () => {
    const { status, text } = await patch({ title: 'Two' })
    expect(status).to.equal(201)
    expect(JSON.parse(text)).to.include({ number: issue.number, title: 'Two', body: 'Words' })
  })

  it('are 404 where there is none, for whatever one wants of it', async () => {
    const beyond = at(99_999)
    for (const [method, body] of [['GET'], ['PATCH', { title: 'Two' }], ['DELETE']] as const)
      expect(await statusOf(forge.alice, method, beyond, body), method).to.equal(404)
  })

  it('need a title, and get no text of null', async () => {
    const opened = (body: object) => forge.alice.request('POST', `/repos/${repo.fullName}/issues`, body)
    const { status, text } = await opened({ body: 'Words' })
    expect([status, messageOf({ text })]).to.deep.equal([422, '[Title]: Required'])
    expect((await opened({ title: '' })).status).to.equal(422)
    expect(JSON.parse((await opened({ title: 'No body' })).text).body).to.equal('')
  })

  it('cut a title that is too long, by what it looks like since 1.24 and by bytes before', async () => {
    const { title } = await forge.alice.opens({ title: 'x'.repeat(300) }, repo)
    expect(title).to.equal(`${'x'.repeat(252)}…`)
    await patch({ title: 'ü'.repeat(200) })
    const all = forge.program.isGitea('1.24')
    expect((await forge.alice.reads(issue)).title).to.equal(all ? 'ü'.repeat(200) : `${'ü'.repeat(126)}…`)
  })

  it('say null where there is nothing, but list no labels as none', async () => {
    const json = await forge.alice.does<Record<string, unknown>>('GET', at())
    const nothing = { assignee: null, assignees: null, milestone: null, closed_at: null, due_date: null }
    expect(json).to.include({ ...nothing, pull_request: null, pin_order: 0, comments: 0 })
    expect(json.labels).to.deep.equal([])
  })

  it('tell their times in whole seconds', async () => {
    const json = await forge.alice.does<Record<string, string>>('GET', at())
    for (const key of ['created_at', 'updated_at'])
      expect(json[key]).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/)
  })

  it('have the keys of their version', async () => {
    const { program } = forge
    const since: Record<string, string> = {
      time_estimate: '1.25',
      content_version: '1.26',
      projects: '1.27',
    }
    const json = await forge.alice.does<object>('GET', at())
    for (const [key, version] of Object.entries(since))
      expect(key in json, key).to.equal(program.isGitea(version))
  })

  it('count the changes of their text since 1.26, and refuse one that was made for another text', async () => {
    const counts = forge.program.isGitea('1.26')
    await patch({ title: 'Two' })
    const version = await versionOf()
    await patch({ body: 'Words' })
    expect(await versionOf()).to.equal(counts ? Number(version) + 1 : undefined)
    const stale = await patch({ body: 'Lost', title: 'Lost', content_version: 0 })
    expect(stale.status).to.equal(counts ? 409 : 201)
    const seen = await forge.alice.reads(issue)
    expect([seen.title, seen.body]).to.deep.equal(counts ? ['Two', 'Words'] : ['Lost', 'Lost'])
    if (counts) expect(messageOf(stale)).to.equal('the issue is already changed')
  })

  async function versionOf(): Promise<number | undefined> {
    return (await forge.alice.does<{ content_version?: number }>('GET', at())).content_version
  }

  it('do not mind fields that they do not know', async () => {
    const { status, text } = await patch({ title: 'Two', colour: 'red' })
    expect([status, JSON.parse(text).title]).to.deep.equal([201, 'Two'])
  })

  it('keep what a change leaves out or says null of', async () => {
    await forge.alice.setsAssignees(['bob'], issue)
    for (const body of [{}, { assignees: null, body: null, state: null }]) {
      expect((await patch(body)).status).to.equal(201)
      const { assignees, body: text, state } = await forge.alice.reads(issue)
      expect({ assignees, text, state }).to.deep.equal({ assignees: ['bob'], text: 'Words', state: 'open' })
    }
  })

  it('are not changed by an empty title, but emptied by an empty text', async () => {
    expect((await patch({ title: '', body: '' })).status).to.equal(201)
    const { title, body } = await forge.alice.reads(issue)
    expect([title, body]).to.deep.equal(['One', ''])
  })

  it('take what is no JSON with 422', async () => {
    const alice = await forge.caller('alice')
    const asked = (type: string, text: string) => alice.asks('PATCH', at(), { type, text })
    const wrong = await asked('text/plain', '{"title":"Two"}')
    expect([wrong.status, messageOf(wrong)]).to.deep.equal([422, '[]: Unsupported Content-Type'])
    expect((await asked('application/json', '{"title":')).status).to.equal(422)
    expect((await asked('application/json', '{"title":7}')).status).to.equal(422)
  })

  it('need the exact names of fields and some body, or neither; before 1.26 neither', async () => {
    const alice = await forge.caller('alice')
    const asked = (text: string) => alice.asks('PATCH', at(), { type: 'application/json', text })
    expect((await asked('{"TITLE":"Two"}')).status).to.equal(201)
    const strict = (await forge.alice.reads(issue)).title === 'One'
    expect((await asked('')).status).to.equal(strict ? 422 : 201)
    // later ones are strict if they were compiled as the releases are
    if (!forge.program.isGitea('1.26')) expect(strict).to.equal(false)
  })

  it('are opened, and then closed, where they are to be closed from the start', async () => {
    const events = await told(async () => {
      issue = await forge.alice.opens({ title: 'Done', closed: true }, repo)
    })
    expect(events).to.deep.equal(['issues opened', 'issues closed'])
    expect((await forge.alice.reads(issue)).state).to.equal('closed')
  })

  it('tell nothing of a change that changes nothing, except of the text', async () => {
    await forge.alice.setsAssignees(['bob'], issue)
    const events = await told(async () => {
      await patch({ title: 'One', state: 'open', assignees: ['bob'] })
      await patch({ body: 'Words' })
    })
    expect(events).to.deep.equal(['issues edited'])
  })

  it('tell of several changes at once in their own order', async () => {
    const events = await told(() => patch({ state: 'closed', assignees: ['bob'], body: 'New', title: 'Two' }))
    expect(events).to.deep.equal(['issues edited', 'issues edited', 'issue_assign assigned', 'issues closed'])
  })

  it('take an unknown assignee as an internal error, and change nothing', async () => {
    const { status } = await patch({ title: 'Two', assignees: ['bob', 'nobody-at-all'] })
    expect(status).to.equal(500)
    expect((await forge.alice.reads(issue)).assignees).to.deep.equal([])
    const opened = { title: 'New', assignees: ['nobody-at-all'] }
    expect(await statusOf(forge.alice, 'POST', `/repos/${repo.fullName}/issues`, opened)).to.equal(422)
  })

  it('add a single assignee to those in the list, and drop everybody for an empty one', async () => {
    await patch({ assignees: ['bob'], assignee: BOT })
    expect([...(await forge.alice.reads(issue)).assignees].sort()).to.deep.equal(['bob', BOT])
    await patch({ assignees: [] })
    expect((await forge.alice.reads(issue)).assignees).to.deep.equal([])
  })

  it('may be given to anybody who can read a public repository, but to no organisation', async () => {
    const org = forge.newName('guild')
    await forge.alice.does('POST', '/orgs', { username: org })
    expect((await patch({ assignees: ['mallory'] })).status).to.equal(201)
    expect((await patch({ assignees: [org] })).status).to.equal(500)
  })

  it('refuse a state that there is not, which Forgejo reads as open', async () => {
    const { status } = await patch({ state: 'done' })
    expect(status).to.equal(forge.program.kind === 'forgejo' ? 201 : 412)
    expect((await forge.alice.reads(issue)).state).to.equal('open')
  })

  it('refuse to be closed for the sake of a blocker only after the fields before were written', async () => {
    const blocker = await forge.alice.opens({ title: 'First' }, repo)
    await forge.alice.addsDependency(blocker, issue)
    const refused = await patch({ title: 'Two', state: 'closed' })
    const what = forge.program.isGitea('1.24') ? 'issue or pull request' : 'issue'
    const words = `cannot close this ${what} because it still has open dependencies`
    expect([refused.status, messageOf(refused)]).to.deep.equal([412, words])
    expect(await forge.alice.reads(issue)).to.include({ title: 'Two', state: 'open' })
  })

  it('take a due date to the end of its day, and let it go', async () => {
    const given = JSON.parse((await patch({ due_date: '2031-05-06T07:08:09Z' })).text)
    expect(given.due_date).to.match(/^2031-05-06T23:59:59/)
    const gone = JSON.parse((await patch({ unset_due_date: true })).text)
    expect(gone.due_date).to.equal(null)
  })

  it('are deleted by administrators of the repository only, which is told since 1.25', async () => {
    expect(await statusOf(forge.bob, 'DELETE', at())).to.equal(403)
    const events = await told(() => forge.alice.deletes(issue))
    expect(events).to.deep.equal(forge.program.isGitea('1.25') ? ['issues deleted'] : [])
    expect(await statusOf(forge.alice, 'GET', at())).to.equal(404)
  })

  it('never give a number twice, not even that of a deleted one', async () => {
    await forge.alice.deletes(issue)
    expect((await forge.alice.opens({ title: 'Next' }, repo)).number).to.equal(issue.number + 1)
  })

  it('put a comment and a dependency into their timeline, but no reaction', async () => {
    const later = await forge.alice.opens({ title: 'Later' }, repo)
    const types = async () => (await forge.alice.readsTimeline(later)).map(({ type }) => type)
    await forge.alice.addsDependency(issue, later)
    await forge.alice.says('Hm.', later)
    await forge.alice.request('POST', `${at(later.number)}/reactions`, { content: 'eyes' })
    expect(await types()).to.deep.equal(['add_dependency', 'comment'])
  })
})
