import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'
import { until } from '../support/until.ts'

onEachForge('pull requests', (stage) => {
  let forge: Forge
  let repo: RepoView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo()
    await forge.alice.defines({ name: 'bug' }, repo)
  })

  const at = (rest: string) => `/repos/${repo.fullName}${rest}`

  /** From a branch of its own, with one new file. */
  async function proposes(wish: { title?: string; body?: string } = {}): Promise<IssueView> {
    const head = forge.newName('feature')
    await forge.bob.commits({ path: `${head}.txt`, message: `Add ${head}`, branch: head }, repo)
    return forge.bob.opensPull({ title: `Add ${head}`, head, ...wish }, repo)
  }

  /** A server that has not yet looked whether it can be merged asks to try again later. */
  const merges = (pull: IssueView) =>
    until('it can be merged', async () => {
      await forge.alice.merges(pull)
      return true as const
    })

  const told = async (work: () => Promise<unknown>) => {
    const before = (await stage().heard.events(repo)).length
    await work()
    const events = (await stage().heard.events(repo)).slice(before)
    return events.filter(({ name }) => !name.startsWith('push') && !name.startsWith('create'))
  }

  it('are issues as well, in one count with them', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const pull = await proposes()
    expect(pull.number).to.equal(issue.number + 1)
    expect([issue.isPull, pull.isPull, pull.merged]).to.deep.equal([false, true, false])
    expect(await statusOf(forge.alice, 'GET', at(`/pulls/${pull.number}`))).to.equal(200)
    expect(await statusOf(forge.alice, 'GET', at(`/pulls/${issue.number}`))).to.equal(404)
  })

  it('are listed with the issues unless one kind is asked for', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const pull = await proposes()
    const listed = async (query: string) =>
      (await forge.alice.does<IssueView[]>('GET', at(`/issues?${query}`))).map(({ number }) => number)
    expect(await listed('')).to.include.members([issue.number, pull.number])
    const [issues, pulls] = [await listed('type=issues'), await listed('type=pulls')]
    expect([issues.includes(issue.number), issues.includes(pull.number)]).to.deep.equal([true, false])
    expect([pulls.includes(issue.number), pulls.includes(pull.number)]).to.deep.equal([false, true])
  })

  it('tell what happens to them by families of their own', async () => {
    const pull = await proposes()
    const events = await told(async () => {
      await forge.bob.edits({ title: 'Better' }, pull)
      await forge.alice.assigns('bob', pull)
      await forge.alice.labels('bug', pull)
      await forge.alice.says('Hm.', pull)
      await forge.alice.closes(pull)
      await forge.alice.reopens(pull)
    })
    expect(events.map(({ name }) => name)).to.deep.equal([
      'pull_request edited',
      'pull_request_assign assigned',
      'pull_request_label label_updated',
      'pull_request_comment created',
      'pull_request closed',
      'pull_request reopened',
    ])
    const comment = events[3]
    expect(comment?.delivery.headers['x-gitea-event']).to.equal('issue_comment')
    expect(comment?.payload.is_pull).to.equal(true)
  })

  it('are merged, which closes them for good', async () => {
    const pull = await proposes()
    const [event] = await told(() => merges(pull))
    expect(event?.name).to.equal('pull_request closed')
    expect(event?.payload.pull_request).to.include({ merged: true, state: 'closed' })
    const seen = await forge.bob.reads(pull)
    expect([seen.state, seen.merged]).to.deep.equal(['closed', true])
    expect(await statusOf(forge.alice, 'PATCH', at(`/issues/${pull.number}`), { state: 'open' })).to.equal(
      412,
    )
    expect(await statusOf(forge.alice, 'POST', at(`/pulls/${pull.number}/merge`), { Do: 'merge' })).to.equal(
      405,
    )
  })

  it('close by their merge what they were said to close, and not before', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const pull = await proposes({ body: `Fixes #${issue.number}` })
    expect((await forge.alice.reads(issue)).state).to.equal('open')
    const events = await told(() => merges(pull))
    expect(events.map(({ name }) => name)).to.deep.equal(['pull_request closed', 'issues closed'])
    expect((await forge.alice.reads(issue)).state).to.equal('closed')
  })

  it('that are closed without a merge close nothing', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const pull = await proposes({ body: `Fixes #${issue.number}` })
    await forge.alice.closes(pull)
    expect((await forge.alice.reads(issue)).state).to.equal('open')
    expect((await forge.alice.readsTimeline(issue)).map(({ type }) => type)).to.deep.equal(['pull_ref'])
  })

  it('are merged by those who may write only', async () => {
    const pull = await proposes()
    expect(
      await statusOf(forge.mallory, 'POST', at(`/pulls/${pull.number}/merge`), { Do: 'merge' }),
    ).to.equal(405)
    expect((await forge.bob.reads(pull)).merged).to.equal(false)
  })

  it('may block an issue, and hold it until they are merged', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const pull = await proposes()
    await forge.alice.addsDependency(pull, issue)
    const close = () => statusOf(forge.alice, 'PATCH', at(`/issues/${issue.number}`), { state: 'closed' })
    expect(await close()).to.equal(412)
    await merges(pull)
    expect(await close()).to.equal(201)
  })
})
