import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'
import { until } from '../support/until.ts'

interface Line {
  readonly type: string
  readonly ref_action: string
  readonly ref_issue: { readonly number: number } | null
  readonly ref_commit_sha: string
}

onEachForge('mentions', (stage) => {
  let forge: Forge
  let repo: RepoView
  let issue: IssueView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo()
  })
  beforeEach(async () => {
    issue = await forge.alice.opens({ title: 'Mentioned' }, repo)
  })

  const lines = (of = issue) =>
    forge.alice.does<Line[] | null>('GET', `/repos/${repo.fullName}/issues/${of.number}/timeline`)
  const types = async (of = issue) => ((await lines(of)) ?? []).map(({ type }) => type)
  /** What git did comes later than its answer. */
  const hasLine = (type: string) =>
    until(`a ${type}`, async () => (await types()).includes(type) || (await types()).join(' '))

  it('by another issue stand in the timeline, with where they were', async () => {
    const other = await forge.bob.opens({ title: 'Other', body: `Like #${issue.number}.` }, repo)
    const [line] = (await lines()) ?? []
    expect([line?.type, line?.ref_issue?.number, line?.ref_action]).to.deep.equal([
      'issue_ref',
      other.number,
      'none',
    ])
  })

  it('in a title and in a text are one, and so are many', async () => {
    const word = `#${issue.number}`
    await forge.bob.opens({ title: `Like ${word}`, body: `${word} and ${word}` }, repo)
    expect(await types()).to.deep.equal(['issue_ref'])
  })

  it('by a comment name the issue that was commented on', async () => {
    const other = await forge.bob.opens({ title: 'Other' }, repo)
    await forge.bob.says(`See #${issue.number}`, other)
    const [line] = (await lines()) ?? []
    expect([line?.type, line?.ref_issue?.number]).to.deep.equal(['comment_ref', other.number])
  })

  it('do not close from an issue or a comment, whatever they say', async () => {
    const other = await forge.bob.opens({ title: 'Other', body: `Closes #${issue.number}` }, repo)
    await forge.bob.says(`Fixes #${issue.number}`, other)
    expect((await forge.alice.reads(issue)).state).to.equal('open')
    expect(((await lines()) ?? []).map((line) => line.ref_action)).to.deep.equal(['none', 'none'])
  })

  it('of itself, in code and of what there is not leave no line', async () => {
    await forge.alice.edits({ body: `#${issue.number} #99999` }, issue)
    const other = await forge.bob.opens({ title: 'Other', body: `\`#${issue.number}\`` }, repo)
    expect([await types(), await types(other)]).to.deep.equal([[], []])
  })

  it('reach into another repository by its full name', async () => {
    const lib = await forge.repo({ hook: 'none' })
    await forge.alice.opens({ title: 'There', body: `${repo.fullName}#${issue.number}` }, lib)
    expect(await types()).to.deep.equal(['issue_ref'])
  })

  it('by somebody who may not read the repository leave no line there', async () => {
    const secret = await forge.repo({ hook: 'none', private: true })
    const hidden = await forge.alice.opens({ title: 'Hidden' }, secret)
    await forge.mallory.opens({ title: 'Guess', body: `${secret.fullName}#${hidden.number}` }, repo)
    expect(await forge.alice.readsTimeline(hidden)).to.deep.equal([])
  })

  it('from a private repository are left out for those who may not read it', async () => {
    const secret = await forge.repo({ hook: 'none', private: true })
    await forge.alice.opens({ title: 'Hidden', body: `${repo.fullName}#${issue.number}` }, secret)
    expect(await types()).to.deep.equal(['issue_ref'])
    expect(await forge.mallory.readsTimeline(issue)).to.deep.equal([])
  })

  it('that an edit takes back stay as a line without effect', async () => {
    const other = await forge.bob.opens({ title: 'Other', body: `Like #${issue.number}.` }, repo)
    await forge.bob.edits({ body: 'Like nothing.' }, other)
    expect(((await lines()) ?? []).map((line) => line.ref_action)).to.deep.equal(['neutered'])
  })

  it('are told by no webhook', async () => {
    const before = (await stage().heard.events(repo)).length
    await forge.bob.opens({ title: 'Other', body: `#${issue.number}` }, repo)
    const events = (await stage().heard.events(repo)).slice(before)
    expect(events.map(({ name }) => name)).to.deep.equal(['issues opened'])
  })

  it('by a commit name it', async () => {
    await forge.alice.pushes({ 'a.txt': forge.newName('a') }, `See #${issue.number}`, repo)
    await hasLine('commit_ref')
    const [line] = (await lines()) ?? []
    expect(line?.ref_commit_sha).to.match(/^[0-9a-f]{40}$/)
    expect((await forge.alice.reads(issue)).state).to.equal('open')
  })

  it('by a commit with a keyword close the issue, and tell so before the push', async () => {
    const before = (await stage().heard.events(repo)).length
    await forge.bob.pushes({ 'a.txt': forge.newName('a') }, `Mend it\n\nFixes #${issue.number}`, repo)
    await hasLine('close')
    const events = (await stage().heard.events(repo)).slice(before)
    expect(events.map(({ name, sender }) => `${name} by ${sender}`)).to.deep.equal([
      'issues closed by bob',
      'push by bob',
    ])
    expect(events[0]?.payload.commit_id).to.equal(events[1]?.payload.after)
  })

  it('by a commit do not close an issue that has a blocker', async () => {
    const blocker = await forge.alice.opens({ title: 'First' }, repo)
    await forge.alice.addsDependency(blocker, issue)
    await forge.alice.pushes({ 'a.txt': forge.newName('a') }, `Fixes #${issue.number}`, repo)
    await hasLine('commit_ref')
    await stage().heard.events(repo)
    expect((await forge.alice.reads(issue)).state).to.equal('open')
  })

  it('by a commit open a closed issue again', async () => {
    await forge.alice.closes(issue)
    await forge.alice.pushes({ 'a.txt': forge.newName('a') }, `Reopens #${issue.number}`, repo)
    await hasLine('reopen')
    expect((await forge.alice.reads(issue)).state).to.equal('open')
  })
})
