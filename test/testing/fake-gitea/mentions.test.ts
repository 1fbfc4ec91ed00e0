import { expect } from 'chai'
import type { GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import type { Client } from './client.ts'
import { type House, openHouse } from './house.ts'

/** `type action issue-number comment-text` of each line, or `null`. */
async function linesOf(client: Client, number: number, query = ''): Promise<string[]> {
  const { text } = await client.get(`/repos/alice/app/issues/${number}/timeline${query}`)
  const entries: unknown[] = JSON.parse(text) ?? []
  return entries.map(lineOf)
}

function lineOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return 'null'
  const { type, ref_action, ref_issue, ref_comment } = entry as Record<string, Record<string, unknown>>
  return [type, ref_action, ref_issue?.number, ref_comment?.body].filter((part) => part != null).join(' ')
}

describe('mentions in the fake Gitea', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse()
    for (const title of ['First', 'Second']) await house.gitea.as('alice').opens({ title }, house.repo)
  })
  afterEach(() => house.close())

  const open = (title: string, body = '') => house.gitea.as('bob').opens({ title, body }, house.repo)
  const first = () => linesOf(house.mosaic, 1)

  it('leave a line in the timeline of the issue, from text, title, comment and pull request', async () => {
    const { gitea, repo } = house
    await open('After #2', 'Blocked by: alice/app#1, and #99.')
    await gitea.as('bob').says('see #1 and (#3)', gitea.issue(repo, 2))
    await gitea.as('bob').opensPull({ title: 'Work', body: 'Fixes #1 and refs #2' }, repo)
    expect(await first()).to.deep.equal([
      'issue_ref none 3',
      'comment_ref none 2 see #1 and (#3)',
      'pull_ref closes 4',
    ])
    expect(await linesOf(house.mosaic, 2)).to.deep.equal([
      'issue_ref none 3',
      'comment none',
      'pull_ref none 4',
    ])
  })

  it('are none in code, comments of HTML and longer words, and none of the issue itself', async () => {
    await open(
      'Quiet',
      '`#1` x#1 #1x <!-- #1 --> #3\n```\n#1\n```\n[#1](https://elsewhere.example/alice/app/issues/1)',
    )
    expect(await first()).to.deep.equal([])
    await open('Loud', '**#1**')
    expect(await first()).to.deep.equal(['issue_ref none 4'])
  })

  it('are also links and addresses of the server', async () => {
    await open('One', `${house.gitea.url}/alice/app/issues/1`)
    await open('Two', `[this](${house.gitea.url}/alice/app/issues/1)`)
    expect(await first()).to.deep.equal(['issue_ref none 3', 'issue_ref none 4'])
  })

  it('move the updated_at of the issue, and fire nothing', async () => {
    let nowMs = 1_000_000
    const clock = { now: () => nowMs, monotonic: () => 0, after: () => () => undefined }
    const moving = await openHouse({ clock })
    const issue = await moving.gitea.as('alice').opens({ title: 'x' }, moving.repo)
    nowMs = 2_000_000
    await moving.gitea.as('alice').opens({ title: 'y', body: '#1' }, moving.repo)
    expect(moving.gitea.issue(moving.repo, issue.number).updatedAtMs).to.equal(2_000_000)
    await moving.close()
  })

  it('are null once their comment is deleted, and are counted', async () => {
    const { gitea, repo } = house
    const comment = await gitea.as('bob').says('see #1', gitea.issue(repo, 2))
    await gitea.as('alice').says('hello', gitea.issue(repo, 1))
    await gitea.as('bob').deletesComment(comment)
    expect(await first()).to.deep.equal(['null', 'comment none'])
    const { headers } = await house.mosaic.get('/repos/alice/app/issues/1/timeline')
    expect(headers.get('x-total-count')).to.equal('2')
  })

  it('are gone with their issue or repository', async () => {
    const { gitea, repo } = house
    const other = gitea.addRepo('alice', 'lib')
    const issue = await open('Third', '#1')
    await gitea.as('alice').says('#1 again', issue)
    await gitea.as('alice').opens({ title: 'Far', body: 'alice/app#1' }, other)
    expect(await first()).to.have.length(3)
    await gitea.as('alice').deletes(issue)
    await gitea.as('alice').deletesRepo(other)
    expect(await first()).to.deep.equal([])
    expect(gitea.issues(repo)).to.have.length(2)
  })

  it('are neutered, not removed, when an edit takes them out', async () => {
    const issue = await open('Third', 'see #1')
    await house.gitea.as('bob').edits({ body: 'see #1 and #2' }, issue)
    expect(await first()).to.deep.equal(['issue_ref none 3'])
    await house.gitea.as('bob').edits({ body: 'see #2' }, issue)
    expect(await first()).to.deep.equal(['issue_ref neutered 3'])
  })

  it('from where one may not read are left out after paging: a short page is not the last one', async () => {
    const { gitea, repo } = house
    const secret = gitea.addRepo('alice', 'secret', { private: true })
    for (const title of ['a', 'b']) await gitea.as('alice').opens({ title, body: 'alice/app#1' }, secret)
    await gitea.as('alice').says('after', gitea.issue(repo, 1))
    expect(await linesOf(house.mosaic, 1, '?limit=2&page=1')).to.deep.equal([])
    expect(await linesOf(house.mosaic, 1, '?limit=2&page=2')).to.deep.equal(['comment none'])
    expect(await linesOf(house.client('alice'), 1)).to.have.length(3)
  })

  it('into a repository that the writer cannot read leave no line there', async () => {
    const { gitea, repo } = house
    const secret = gitea.addRepo('alice', 'secret', { private: true })
    const hidden = await gitea.as('alice').opens({ title: 'a' }, secret)
    await gitea.as('bob').says('alice/secret#1', gitea.issue(repo, 1))
    const { text } = await house.client('alice').get(`/repos/alice/secret/issues/${hidden.number}/timeline`)
    expect(text).to.equal('null')
  })
})

describe('lists of the fake Gitea without a page', () => {
  const paged: [GiteaVersion, number][] = [
    ['1.25.4', 35],
    ['forgejo-12', 35],
    ['1.26.3', 30],
  ]
  for (const [version, length] of paged) {
    it(`show ${length} of 35 lines, comments and labels in ${version}`, async () => {
      const house = await openHouse({ version })
      const issue = await house.gitea.as('alice').opens({ title: 'x' }, house.repo)
      for (let index = 0; index < 35; index++) {
        await house.gitea.as('alice').says(`${index}`, issue)
        house.gitea.addLabel(house.repo, { name: `${index}` })
      }
      for (const path of ['issues/1/timeline', 'issues/comments', 'labels']) {
        expect((await house.mosaic.get(`/repos/alice/app/${path}`)).list).to.have.length(length)
        expect((await house.mosaic.get(`/repos/alice/app/${path}?page=2`)).list).to.have.length(5)
      }
      await house.close()
    })
  }
})
