import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { messageOf, statusOf } from '../support/answers.ts'
import type { Caller } from '../support/caller.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

onEachForge('repositories', (stage) => {
  let forge: Forge
  let caller: Caller
  let repo: RepoView

  before(async () => {
    forge = stage().forge
    caller = await forge.caller('alice')
  })
  beforeEach(async () => {
    repo = await forge.repo()
  })

  const at = (rest = '', name = repo.fullName) => `/repos/${name}${rest}`
  const json = (body: object) => ({ type: 'application/json', text: JSON.stringify(body) })
  const told = async () => (await stage().heard.events(repo)).map(({ name }) => name)

  it('redirect from their old name to a path without a host, in the way of their version', async () => {
    const renamed = await forge.alice.renames(repo, forge.newName('renamed'))
    const program = forge.program
    const status = program.kind === 'forgejo' || program.isGitea('1.23') ? 301 : 307
    const asked = await caller.asks('GET', at('/issues?state=all'))
    const to = `/api/v1/repos/${renamed.fullName}/issues?state=all`
    expect([asked.status, asked.headers.get('location')]).to.deep.equal([status, to])
    const posted = await caller.asks('POST', at('/issues'), json({ title: 'One' }))
    expect([posted.status, posted.text]).to.deep.equal([status, ''])
  })

  it('are listed to whoever was let in, and to nobody else', async () => {
    const { repo: site } = await forge.organisation()
    const namesOf = async (login: string) => {
      const names: string[] = []
      // a server on which other tests ran has many
      for (let page = 1; names.length === (page - 1) * PAGE; page++) {
        const path = `/user/repos?limit=${PAGE}&page=${page}`
        const rows = await forge.person(login).does<{ full_name: string }[]>('GET', path)
        names.push(...rows.map(({ full_name }) => full_name))
      }
      return names
    }
    expect(await namesOf('mosaic')).to.include.members([repo.fullName, site.fullName])
    expect(await namesOf('alice')).to.include(repo.fullName)
    expect(await namesOf('mallory')).not.to.include.members([repo.fullName])
  })

  it('are the same by number under every name', async () => {
    const renamed = await forge.alice.renames(repo, forge.newName('renamed'))
    const seen = await forge.mosaic.does('GET', `/repositories/${repo.id}`)
    expect(seen).to.include({ id: repo.id, full_name: renamed.fullName })
    expect(await statusOf(forge.alice, 'GET', '/repositories/999999')).to.equal(404)
  })

  it('give their old name to whoever takes it', async () => {
    await forge.alice.renames(repo, forge.newName('renamed'))
    await forge.alice.does('POST', '/user/repos', { name: repo.name, auto_init: true })
    const seen = await forge.alice.does<{ id: number }>('GET', at())
    expect(seen.id).not.to.equal(repo.id)
  })

  it('go back to a name that they had', async () => {
    const { name } = repo
    await forge.alice.renames(repo, forge.newName('renamed'))
    const back = await forge.alice.renames(repo, name)
    expect([back.id, back.name]).to.deep.equal([repo.id, name])
    expect((await caller.asks('GET', at())).status).to.equal(200)
  })

  it('do not mind how their name is written', async () => {
    const { status, text } = await caller.asks('GET', at('', repo.fullName.toUpperCase()))
    expect([status, JSON.parse(text).full_name]).to.deep.equal([200, repo.fullName])
  })

  it('do not share a name', async () => {
    expect(await statusOf(forge.alice, 'POST', '/user/repos', { name: repo.name })).to.equal(409)
    const other = await forge.repo({ hook: 'none' })
    expect(await statusOf(forge.alice, 'PATCH', at('', other.fullName), { name: repo.name })).to.equal(422)
  })

  it('tell of no new name and of no archive', async () => {
    await forge.alice.renames(repo, forge.newName('renamed'))
    await forge.alice.archives(repo)
    await forge.alice.archives(repo, false)
    expect(await told()).to.deep.equal([])
  })

  it('in the archive take no new issue and no comment, but labels and a closing', async () => {
    await forge.alice.defines({ name: 'bug' }, repo)
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    const comment = await forge.alice.says('Hm.', issue)
    await forge.alice.archives(repo)
    const issuePath = at(`/issues/${issue.number}`)
    const status = (method: string, path: string, body: object) => statusOf(forge.alice, method, path, body)
    expect(await status('POST', at('/issues'), { title: 'Two' })).to.equal(423)
    expect(await status('POST', `${issuePath}/comments`, { body: 'Hm.' })).to.equal(423)
    expect(await status('PATCH', at(`/issues/comments/${comment.id}`), { body: 'Hmm.' })).to.equal(423)
    expect(await status('POST', `${issuePath}/labels`, { labels: ['bug'] })).to.equal(200)
    expect(await status('PATCH', issuePath, { state: 'closed' })).to.equal(201)
    expect(await told()).to.include.members(['issue_label label_updated', 'issues closed'])
  })

  it('say why they refuse in the archive', async () => {
    await forge.alice.archives(repo)
    const refused = await forge.alice.request('POST', at('/issues'), { title: 'Two' })
    expect([refused.status, messageOf(refused)]).to.deep.equal([423, archivedText()])
  })

  function archivedText(): string {
    const { program } = forge
    if (program.isGitea('1.27')) return 'repo is archived'
    const name = program.isGitea('1.25') ? repo.fullName : `<Repository ${repo.id}:${repo.fullName}>`
    return `${name} is archived`
  }

  it('are changed and deleted by their administrators only', async () => {
    const refused = await forge.bob.request('PATCH', at(), { description: 'Mine' })
    const words = 'user should be an owner or a collaborator with admin write of a repository'
    expect([refused.status, messageOf(refused)]).to.deep.equal([403, words])
    expect(await statusOf(forge.bob, 'DELETE', at())).to.equal(403)
    expect(await statusOf(forge.alice, 'DELETE', at())).to.equal(204)
    expect(await statusOf(forge.alice, 'GET', at())).to.equal(404)
  })

  it('that have become private are gone for strangers', async () => {
    expect(await statusOf(forge.mallory, 'GET', at())).to.equal(200)
    await forge.alice.setsPrivate(repo, true)
    expect(await statusOf(forge.mallory, 'GET', at())).to.equal(404)
    expect((await forge.bob.readsRepo(repo)).private).to.equal(true)
  })

  it('without issues have none, whatever was in there', async () => {
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    await forge.alice.does('PATCH', at(), { has_issues: false })
    expect(await statusOf(forge.alice, 'GET', at(`/issues/${issue.number}`))).to.equal(404)
    expect(await forge.alice.does('GET', at('/issues'))).to.deep.equal([])
    expect(await statusOf(forge.alice, 'GET', at('/issues?type=issues'))).to.equal(404)
    await forge.alice.does('PATCH', at(), { has_issues: true })
    expect((await forge.alice.reads(issue)).title).to.equal('One')
  })

  it('say not found in the words of their version', async () => {
    const { text } = await caller.asks('GET', at('', 'alice/none'))
    const { program } = forge
    const shown = JSON.parse(text) as { message: string; errors?: unknown }
    expect(shown.message).to.equal(program.isGitea('1.25') ? 'not found' : "The target couldn't be found.")
    expect('errors' in shown).to.equal(!program.isGitea('1.27'))
    expect(await caller.asks('GET', '/nowhere')).to.deep.include({
      status: 404,
      text: '404 page not found\n',
    })
  })

  /** The largest page that a server gives unless it is told otherwise. */
  const PAGE = 50

  describe('and their files', () => {
    beforeEach(async () => {
      await forge.alice.pushes({ 'notes.txt': 'Milk\n', 'a.yml': 'a: 1\n' }, 'Add notes', repo)
    })

    it('come in base64 with what they are', async () => {
      const file = await forge.bob.does<Record<string, string>>('GET', at('/contents/notes.txt'))
      const kind = { name: 'notes.txt', path: 'notes.txt', type: 'file', size: 5, encoding: 'base64' }
      expect(file).to.deep.include(kind)
      expect(Buffer.from(file.content ?? '', 'base64').toString()).to.equal('Milk\n')
    })

    it('come raw as text', async () => {
      const { text, headers } = await caller.asks('GET', at('/raw/a.yml'))
      expect([text, headers.get('content-type')]).to.deep.equal(['a: 1\n', 'text/plain; charset=utf-8'])
    })

    it('are a list in a folder, without what is in them', async () => {
      const list = await forge.bob.does<{ name: string; content: null }[]>('GET', at('/contents'))
      expect(list.map(({ name }) => name).sort()).to.deep.equal(['README.md', 'a.yml', 'notes.txt'])
      expect(list.map(({ content }) => content)).to.deep.equal([null, null, null])
    })

    it('are a tree with names and sizes', async () => {
      const { tree, truncated } = await forge.bob.does<{ tree: { path: string }[]; truncated: boolean }>(
        'GET',
        at('/git/trees/main?recursive=true'),
      )
      expect(tree.map(({ path }) => path).sort()).to.deep.equal(['README.md', 'a.yml', 'notes.txt'])
      expect(truncated).to.equal(false)
    })

    it('are a tree in pages, also of HEAD and of a commit, and 400 where there is no such commit', async () => {
      const tree = (query: string) =>
        forge.bob.does<{ sha: string; tree: { path: string }[] | null; total_count: number }>(
          'GET',
          at(`/git/trees/${query}`),
        )
      const head = await tree('HEAD?per_page=1')
      expect([head.sha, head.total_count]).to.deep.equal([(await tree('main')).sha, 3])
      const page = async (number: number) =>
        (await tree(`${head.sha}?recursive=true&per_page=2&page=${number}`)).tree
      expect((await page(1))?.map(({ path }) => path)).to.deep.equal(['README.md', 'a.yml'])
      expect((await page(2))?.map(({ path }) => path)).to.deep.equal(['notes.txt'])
      expect(await page(3)).to.equal(null)
      const missing = await forge.bob.request('GET', at('/git/trees/none'))
      expect([missing.status, messageOf(missing)]).to.deep.equal([400, 'sha not found [none]'])
    })

    it('are 404 where there is none and on a branch that there is not', async () => {
      expect(await statusOf(forge.bob, 'GET', at('/contents/none.txt'))).to.equal(404)
      expect(await statusOf(forge.bob, 'GET', at('/contents/notes.txt?ref=none'))).to.equal(404)
      expect(await statusOf(forge.bob, 'GET', at('/raw/none.txt'))).to.equal(404)
    })

    it('are none in an empty repository, whatever is asked for, and missing there since 1.24', async () => {
      const name = forge.newName('empty')
      await forge.alice.does('POST', '/user/repos', { name })
      const { status, text } = await caller.asks('GET', at('/contents/notes.txt', `alice/${name}`))
      if (forge.program.isGitea('1.24')) expect(status).to.equal(404)
      else expect([status, JSON.parse(text)]).to.deep.equal([200, []])
    })

    it('are gone after the commit that removes them', async () => {
      await forge.alice.pushes({ 'notes.txt': null }, 'Remove notes', repo)
      expect(await statusOf(forge.bob, 'GET', at('/contents/notes.txt'))).to.equal(404)
      expect(await statusOf(forge.bob, 'GET', at('/contents/a.yml'))).to.equal(200)
    })
  })
})
