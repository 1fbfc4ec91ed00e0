import { expect } from 'chai'
import type { CommentView, IssueView, RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

onEachForge('comments', (stage) => {
  let forge: Forge
  let repo: RepoView
  let issue: IssueView

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none' })
  })
  beforeEach(async () => {
    issue = await forge.alice.opens({ title: 'One' }, repo)
  })

  const under = (number = issue.number) => `/repos/${repo.fullName}/issues/${number}/comments`
  const at = ({ id }: { id: number }, name = repo.fullName) => `/repos/${name}/issues/comments/${id}`
  const list = (path: string) => forge.alice.does<{ id: number; body: string }[]>('GET', path)

  it('are answered 201 with what they are', async () => {
    const { status, text } = await forge.bob.request('POST', under(), { body: 'Hm.' })
    expect(status).to.equal(201)
    const { issue_url, pull_request_url, body } = JSON.parse(text)
    expect({ body, pull_request_url }).to.deep.equal({ body: 'Hm.', pull_request_url: '' })
    // a page of the web, not of the API
    expect(issue_url).to.match(new RegExp(`/${repo.fullName}/issues/${issue.number}$`))
    expect(issue_url).not.to.include('/api/')
  })

  it('need words', async () => {
    for (const body of [{}, { body: '' }]) {
      const refused = await forge.bob.request('POST', under(), body)
      expect([refused.status, messageOf(refused)]).to.deep.equal([422, '[Body]: Required'])
    }
  })

  it('may be of spaces only', async () => {
    expect(await statusOf(forge.bob, 'POST', under(), { body: ' ' })).to.equal(201)
  })

  it('of an issue that there is not are an internal error to Gitea, and 404 to Forgejo', async () => {
    const code = forge.program.kind === 'gitea' ? 500 : 404
    expect(await statusOf(forge.alice, 'GET', under(99_999))).to.equal(code)
    expect(await statusOf(forge.alice, 'POST', under(99_999), { body: 'Hm.' })).to.equal(code)
  })

  it('of one issue come all at once, oldest first, whatever page is asked for', async () => {
    for (const body of ['first', 'second', 'third']) await forge.bob.says(body, issue)
    const { text, headers } = await (await forge.caller('alice')).asks('GET', `${under()}?page=2&limit=1`)
    const bodies = (JSON.parse(text) as { body: string }[]).map(({ body }) => body)
    expect(bodies).to.deep.equal(['first', 'second', 'third'])
    expect(headers.get('x-total-count')).to.equal('3')
  })

  it('of a repository come in pages, before 1.26 only if a page is named', async () => {
    for (const body of ['first', 'second', 'third']) await forge.bob.says(body, issue)
    const all = `/repos/${repo.fullName}/issues/comments`
    expect(await list(`${all}?page=1&limit=2`)).to.have.length(2)
    const unnamed = (await list(`${all}?limit=2`)).length
    expect(unnamed > 2).to.equal(!forge.program.isGitea('1.26'))
  })

  it('are found by the time of their last change', async () => {
    const { id } = await forge.bob.says('Hm.', issue)
    const [comment] = await forge.alice.does<{ updated_at: string }[]>('GET', under())
    const time = encodeURIComponent(comment?.updated_at ?? '')
    expect((await list(`${under()}?since=${time}`)).map((one) => one.id)).to.deep.equal([id])
    expect(await list(`${under()}?since=2099-01-01T00:00:00Z`)).to.deep.equal([])
    expect(await list(`${under()}?before=2099-01-01T00:00:00Z`)).to.have.length(1)
    expect(await statusOf(forge.alice, 'GET', `${under()}?since=now`)).to.equal(422)
  })

  it('may be written by any reader, and changed by their author and by those who may write', async () => {
    const comment = await forge.mallory.says('Hm.', issue)
    const edited = await forge.bob.request('PATCH', at(comment), { body: 'Hmm.' })
    expect([edited.status, JSON.parse(edited.text).user.login]).to.deep.equal([200, 'mallory'])
    const others = await forge.alice.says('Mine.', issue)
    const refused = await forge.mallory.request('PATCH', at(others), { body: 'Yours?' })
    expect(refused).to.deep.equal({ status: 403, text: '' })
    expect(await statusOf(forge.mallory, 'DELETE', at(others))).to.equal(403)
    expect(await statusOf(forge.mallory, 'DELETE', at(comment))).to.equal(204)
  })

  it('change under the path of their issue as well, where Forgejo fails', async () => {
    const comment = await forge.bob.says('Hm.', issue)
    const works = forge.program.kind === 'gitea'
    const change = { body: 'Hmm.' }
    const changed = await statusOf(forge.bob, 'PATCH', `${under()}/${comment.id}`, change)
    expect(changed).to.equal(works ? 200 : 500)
    const bodies = (await forge.bob.readsComments(issue)).map(({ body }) => body)
    expect(bodies).to.deep.equal([works ? 'Hmm.' : 'Hm.'])
    expect(await statusOf(forge.bob, 'DELETE', `${under()}/${comment.id}`)).to.equal(works ? 204 : 500)
  })

  it('have no author in the answer to a change that changes nothing, since 1.24', async () => {
    const comment = await forge.bob.says('Hm.', issue)
    const same = await forge.bob.request('PATCH', at(comment), { body: 'Hm.' })
    expect(same.status).to.equal(200)
    const author = JSON.parse(same.text).user?.login ?? null
    expect(author).to.equal(forge.program.isGitea('1.24') ? null : 'bob')
  })

  it('are of their own repository only', async () => {
    const comment = await forge.bob.says('Hm.', issue)
    const other = await forge.repo({ hook: 'none' })
    expect(await statusOf(forge.alice, 'GET', at(comment, other.fullName))).to.equal(404)
    expect(await statusOf(forge.alice, 'PATCH', at(comment, other.fullName), { body: 'Hm.' })).to.equal(404)
    expect(await statusOf(forge.alice, 'GET', at({ id: 99_999 }))).to.equal(404)
  })

  it('are nothing where a line of the timeline is no comment', async () => {
    await forge.alice.edits({ title: 'Two' }, issue)
    const [line] = await forge.alice.readsTimeline(issue)
    expect(line?.type).to.equal('change_title')
    const shown = await forge.alice.request('GET', at(line ?? { id: 0 }))
    expect(shown).to.deep.equal({ status: 204, text: '' })
    expect(await statusOf(forge.alice, 'PATCH', at(line ?? { id: 0 }), { body: 'Hm.' })).to.equal(204)
    const undeletable = forge.program.isGitea('1.24')
    const deleted = await statusOf(forge.alice, 'DELETE', at(line ?? { id: 0 }))
    expect(deleted).to.equal(undeletable ? 400 : 204)
    expect(await forge.alice.readsTimeline(issue)).to.have.length(1)
  })

  it('are gone from list, count and timeline when they are deleted', async () => {
    const comment = await forge.bob.says('Hm.', issue)
    expect((await forge.alice.reads(issue)).comments).to.equal(1)
    await forge.bob.deletesComment(comment)
    expect((await forge.alice.reads(issue)).comments).to.equal(0)
    expect(await forge.alice.readsComments(issue)).to.deep.equal([])
    expect(await forge.alice.readsTimeline(issue)).to.deep.equal([])
  })

  it('leave a null in the timeline of whatever they mentioned', async () => {
    const other = await forge.alice.opens({ title: 'Mentioned' }, repo)
    const comment = await forge.bob.says(`See #${other.number}.`, issue)
    expect((await forge.alice.readsTimeline(other)).map(({ type }) => type)).to.deep.equal(['comment_ref'])
    await forge.bob.deletesComment(comment)
    const timeline = `/repos/${repo.fullName}/issues/${other.number}/timeline`
    expect(await forge.alice.does('GET', timeline)).to.deep.equal([null])
  })

  it('are for those who may write on a locked issue', async () => {
    const path = `/repos/${repo.fullName}/issues/${issue.number}/lock`
    const lock = (method: string, who = forge.alice) => statusOf(who, method, path, { lock_reason: 'spam' })
    const canLock = forge.program.isGitea('1.24')
    expect(await lock('PUT')).to.equal(canLock ? 204 : 404)
    if (!canLock) return
    const refused = await forge.mallory.request('POST', under(), { body: 'Hm.' })
    expect([refused.status, messageOf(refused) !== '']).to.deep.equal([403, true])
    expect(await statusOf(forge.bob, 'POST', under(), { body: 'Hm.' })).to.equal(201)
    expect(await lock('PUT', forge.bob)).to.equal(403)
    expect(await lock('DELETE')).to.equal(204)
    expect(await statusOf(forge.mallory, 'POST', under(), { body: 'Hm.' })).to.equal(201)
  })

  describe('and their reactions', () => {
    let comment: CommentView

    beforeEach(async () => {
      comment = await forge.bob.says('Hm.', issue)
    })

    const react = (content: string, who = forge.bob) =>
      statusOf(who, 'POST', `${at(comment)}/reactions`, { content })

    it('are null while there is none', async () => {
      expect(await forge.alice.does('GET', `${at(comment)}/reactions`)).to.equal(null)
    })

    it('are made once, and the second time only said again', async () => {
      expect([await react('eyes'), await react('eyes')]).to.deep.equal([201, 200])
      expect([await react('eyes', forge.mallory), await react('+1')]).to.deep.equal([201, 201])
      expect([...(await forge.alice.readsReactions(comment))].sort()).to.deep.equal([
        '+1 by bob',
        'eyes by bob',
        'eyes by mallory',
      ])
    })

    it('are some of few', async () => {
      expect(await react('shrug')).to.equal(403)
    })

    it('are taken back by whoever made them, as often as one likes', async () => {
      await react('eyes')
      const back = (who = forge.bob) =>
        statusOf(who, 'DELETE', `${at(comment)}/reactions`, { content: 'eyes' })
      const done = forge.program.isGitea('1.26') ? 204 : 200
      expect(await back(forge.mallory)).to.equal(done)
      expect(await forge.alice.readsReactions(comment)).to.deep.equal(['eyes by bob'])
      expect([await back(), await back()]).to.deep.equal([done, done])
      expect(await forge.alice.readsReactions(comment)).to.deep.equal([])
    })
  })
})
