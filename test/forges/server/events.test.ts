import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { onEachForge } from '../support/each-forge.ts'
import { BOT, type Forge, SECRET } from '../support/forge.ts'
import { signatureOf } from '../support/heard.ts'

onEachForge('webhooks', (stage) => {
  let forge: Forge
  let repo: RepoView

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    repo = await forge.repo()
  })

  /** What was told of the repository since it was made. */
  const names = async () => (await stage().heard.events(repo)).map(({ name }) => name)

  it('are signed over the JSON, carry an id of their own, and say what they are', async () => {
    await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.closes()
    const events = await stage().heard.events(repo)
    const ids = events.map(({ delivery }) => delivery.headers['x-gitea-delivery'])
    expect(new Set(ids).size).to.equal(2)
    for (const { delivery } of events) {
      const { headers } = delivery
      const signature = signatureOf(delivery, SECRET)
      expect(headers).to.include({ 'content-type': 'application/json', 'x-gitea-event': 'issues' })
      expect(headers['x-gitea-signature']).to.equal(signature)
      expect(headers['x-hub-signature-256']).to.equal(`sha256=${signature}`)
    }
  })

  it('are signed over the JSON in a form, too', async () => {
    repo = await forge.repo({ hook: { contentType: 'form' } })
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    if (!event) throw new Error('nothing came')
    const signature = signatureOf(event.delivery, SECRET)
    expect(event.delivery.headers['content-type']).to.equal('application/x-www-form-urlencoded')
    expect(event.delivery.headers['x-gitea-signature']).to.equal(signature)
  })

  it('tell what happens to an issue, one action each', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.edits({ title: 'Two' })
    await forge.alice.edits({ body: 'Words' })
    await forge.alice.closes()
    await forge.alice.reopens()
    const comment = await forge.bob.says('Hm.')
    await forge.bob.editsComment(comment, 'Yes.')
    await forge.bob.deletesComment(comment)
    expect(await names()).to.deep.equal([
      'issues opened',
      'issues edited',
      'issues edited',
      'issues closed',
      'issues reopened',
      'issue_comment created',
      'issue_comment edited',
      'issue_comment deleted',
    ])
    const events = await stage().heard.events(repo)
    expect(new Set(events.slice(0, 5).map(({ payload }) => payload.number))).to.deep.equal(
      new Set([issue.number]),
    )
    expect(events.map(({ sender }) => sender).slice(4)).to.deep.equal(['alice', 'bob', 'bob', 'bob'])
  })

  it('tell of each assignee alone, and never who it was', async () => {
    await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.setsAssignees(['bob', BOT])
    await forge.alice.setsAssignees([BOT])
    expect(await names()).to.deep.equal([
      'issues opened',
      'issue_assign assigned',
      'issue_assign assigned',
      'issue_assign unassigned',
    ])
    const events = await stage().heard.events(repo)
    for (const { payload } of events) expect(payload).not.to.have.property('assignee')
  })

  it('come back for what the bot does itself', async () => {
    await forge.alice.defines({ name: 'kind/bug' }, repo)
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    await forge.mosaic.labels('kind/bug', issue)
    await forge.mosaic.says('Done.', issue)
    const events = await stage().heard.events(repo)
    expect(events.map(({ name, sender }) => `${name} by ${sender}`)).to.deep.equal([
      'issues opened by alice',
      `issue_label label_updated by ${BOT}`,
      `issue_comment created by ${BOT}`,
    ])
  })

  it('come for labels that were there already, and not for a comment that stays the same', async () => {
    await forge.alice.defines({ name: 'kind/bug' }, repo)
    const issue = await forge.alice.opens({ title: 'One', labels: ['kind/bug'] }, repo)
    const before = (await names()).length
    await forge.alice.labels('kind/bug', issue)
    const after = await names()
    expect(after.slice(before)).to.deep.equal(['issue_label label_updated'])
  })

  it('say null where nobody is assigned', async () => {
    await forge.alice.opens({ title: 'One' }, repo)
    const [event] = await stage().heard.events(repo)
    expect(event?.payload.issue).to.include({ assignee: null, assignees: null })
  })

  it('do not come for events that the hook has not asked for', async () => {
    repo = await forge.repo({ hook: { events: ['issue_comment'] } })
    await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.says('Hello')
    await forge.alice.closes()
    expect(await names()).to.deep.equal(['issue_comment created'])
  })
})
