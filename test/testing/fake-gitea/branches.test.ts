import { expect } from 'chai'
import type { GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import { type House, openHouse } from './house.ts'

const ROOT = '/repos/alice/app'
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** A house whose hook also hears of git; `heard` gives type and branch of what came. */
async function openGitHouse(version: GiteaVersion) {
  const house = await openHouse({ version })
  const { gitea, repo, receiver } = house
  const events = ['push', 'create', 'delete', 'fork']
  gitea.addHook(repo, { url: `${receiver.url}/git`, secret: 's3cret', events })
  const heard = async () => {
    await gitea.delivered()
    return receiver.take().map(({ headers, body }) => {
      const { ref, action, number } = JSON.parse(body)
      return `${headers['x-gitea-event-type']} ${ref ?? `${action} #${number}`}`
    })
  }
  const status = async (method: string, path: string, body?: object, as = 'alice') =>
    (await house.client(as).send(method, ROOT + path, body)).status
  return { ...house, heard, status }
}

for (const version of ['1.22.6', '1.27.0-rc0', 'forgejo-12']) {
  describe(`branches and files in a fake ${version}`, () => {
    let house: House & Awaited<ReturnType<typeof openGitHouse>>
    beforeEach(async () => {
      house = await openGitHouse(version)
    })
    afterEach(() => house.close())

    it('are made, listed and taken away, and each is told', async () => {
      const { status, heard, client } = house
      expect(await status('POST', '/branches', { new_branch_name: 'side' })).to.equal(201)
      expect(await heard()).to.deep.equal(['create side', 'push refs/heads/side'])
      expect(await status('POST', '/branches', { new_branch_name: 'side' })).to.equal(409)
      expect(await status('POST', '/branches', { new_branch_name: 'x', old_branch_name: 'y' })).to.equal(404)
      expect(await status('POST', '/branches', { new_branch_name: 'x' }, 'mallory')).to.equal(403)
      const { list } = await client('mallory').get(`${ROOT}/branches`)
      expect(list.map(({ name, user_can_push }) => [name, user_can_push])).to.deep.equal([
        ['main', false],
        ['side', false],
      ])
      expect(await status('DELETE', '/branches/main')).to.equal(403)
      expect(await status('DELETE', '/branches/none')).to.equal(version === '1.27.0-rc0' ? 404 : 500)
      expect(await status('DELETE', '/branches/side')).to.equal(204)
      expect(await heard()).to.deep.equal(['delete side'])
    })

    it('change by commits, for which the old hash of a file has to be known', async () => {
      const { status, heard, client } = house
      const newer = version === '1.27.0-rc0'
      const content = base64('one\n')
      expect(await status('POST', '/contents/a.txt', { content, new_branch: 'side' })).to.equal(201)
      expect(await heard()).to.deep.equal(['create side', 'push refs/heads/side'])
      expect(await status('GET', '/contents/a.txt')).to.equal(404)
      expect(await status('GET', '/contents/a.txt?ref=side')).to.equal(200)
      expect(await status('POST', '/contents/a.txt', { content, branch: 'side' })).to.equal(422)
      expect(await status('PUT', '/contents/b.txt', { content, branch: 'side' })).to.equal(newer ? 201 : 422)
      const wrong = { content, branch: 'side', sha: '0'.repeat(40) }
      expect(await status('PUT', '/contents/a.txt', wrong)).to.equal(422)
      const { object } = await client('alice').get(`${ROOT}/contents/a.txt?ref=side`)
      const change = { content: base64('two\n'), branch: 'side', sha: object.sha }
      expect(await status('PUT', '/contents/a.txt', change)).to.equal(200)
      expect(await status('DELETE', '/contents/a.txt', change)).to.equal(422)
      expect((await client('bob').get(`${ROOT}/raw/a.txt?ref=side`)).text).to.equal('two\n')
    })

    it('may be changed by several files at once, but not by readers, nor in an archive', async () => {
      const { status, heard, gitea, repo } = house
      const files = [
        { operation: 'create', path: 'x/1', content: base64('1') },
        { operation: 'create', path: 'x/2', content: base64('2') },
      ]
      expect(await status('POST', '/contents', { message: 'Two', files })).to.equal(201)
      expect(await heard()).to.deep.equal(['push refs/heads/main'])
      expect(await status('GET', '/contents/x/2')).to.equal(200)
      expect(await status('POST', '/contents/c.txt', { content: '' }, 'mallory')).to.equal(403)
      expect(await status('POST', '/contents/c.txt', { content: '', branch: 'none' })).to.equal(404)
      await gitea.as('alice').archives(repo)
      expect(await status('POST', '/contents/c.txt', { content: '' })).to.equal(423)
    })

    it('close what their commits say only once that is on the default branch', async () => {
      const { gitea, repo, client, heard, status } = house
      for (const title of ['one', 'two', 'three']) await gitea.as('alice').opens({ title }, repo)
      await status('POST', '/branches', { new_branch_name: 'release' })
      await status('POST', '/contents/a.txt', { content: '', message: 'Work, fixes #1', new_branch: 'topic' })
      const wish = { title: 'Topic', head: 'topic', base: 'release', body: 'Closes #2' }
      expect((await client('alice').post(`${ROOT}/pulls`, wish)).status).to.equal(201)
      await heard()
      expect(await status('POST', '/pulls/4/merge', { Do: 'merge' })).to.equal(200)
      expect(await heard()).to.deep.equal([
        'pull_request closed #4',
        'issues closed #2',
        'push refs/heads/release',
      ])
      expect(gitea.issues(repo).map(({ state }) => state)).to.deep.equal(['open', 'closed', 'open', 'closed'])
      await client('alice').post(`${ROOT}/pulls`, { title: 'Release', head: 'release', base: 'main' })
      expect(await status('POST', '/pulls/5/merge', { Do: 'merge' })).to.equal(200)
      expect(gitea.issue(repo, 1).state).to.equal('closed')
    })

    it('take their pull request with them, and move it', async () => {
      const { status, heard, gitea, repo } = house
      gitea.setFiles(repo, { 'a.txt': 'a' }, 'Work', 'topic')
      const wish = { title: 'Topic', head: 'topic', base: 'main' }
      expect(await status('POST', '/pulls', wish)).to.equal(201)
      expect(await status('POST', '/pulls', wish)).to.equal(409)
      await heard()
      await status('POST', '/contents/b.txt', { content: '', branch: 'topic' })
      expect(await heard()).to.deep.equal(['push refs/heads/topic', 'pull_request_sync synchronized #1'])
      await status('DELETE', '/branches/topic')
      expect(await heard()).to.deep.equal(['delete topic', 'pull_request closed #1'])
      expect(gitea.issue(repo, 1)).to.include({ state: 'closed', merged: false })
    })

    it('of a fork that is deleted close what was to be merged from it', async () => {
      const { gitea, repo, client, heard, receiver } = house
      const pull = await gitea.as('mallory').opensPull({ title: 'Mine' }, repo)
      await heard()
      expect((await client('mallory').send('DELETE', '/repos/mallory/app')).status).to.equal(204)
      expect(await heard()).to.deep.equal(['pull_request closed #1'])
      expect(receiver.received).to.deep.equal([])
      const { object } = await client('alice').get(`${ROOT}/pulls/${pull.number}`)
      expect(object.state).to.equal('closed')
      expect(object.head).to.deep.include({ ref: 'refs/pull/1/head', repo_id: -1, repo: null })
    })

    it('of a fork can be merged; whoever has none and does not belong here may not ask, but in Forgejo', async () => {
      const { status, heard, client, gitea, repo } = house
      const mallory = client('mallory')
      expect((await mallory.post(`${ROOT}/forks`, {})).status).to.equal(202)
      expect(await heard()).to.deep.equal(['fork undefined #undefined'])
      expect((await mallory.post(`${ROOT}/forks`, {})).status).to.equal(409)
      const { object } = await mallory.get('/repos/mallory/app')
      expect(object).to.deep.include({ fork: true })
      expect(object.parent).to.deep.include({ full_name: 'alice/app' })
      await mallory.post('/repos/mallory/app/contents/m.txt', { content: base64('m'), new_branch: 'fix' })
      gitea.setFiles(repo, { 'a.txt': 'a' }, 'Work', 'topic')
      const own = { title: 'Not mine', head: 'topic', base: 'main' }
      expect(await status('POST', '/pulls', own, 'mallory')).to.equal(version === 'forgejo-12' ? 201 : 403)
      const wish = { title: 'Mine', head: 'mallory:fix', base: 'main' }
      const made = await mallory.post(`${ROOT}/pulls`, wish)
      expect(made.status).to.equal(201)
      expect(made.object.head).to.deep.include({ label: 'fix', ref: 'fix' })
      const path = `/pulls/${made.object.number}/merge`
      expect(await status('POST', path, { Do: 'merge' }, 'mallory')).to.equal(405)
      expect(await status('POST', path, { Do: 'squash' })).to.equal(200)
      expect(await status('GET', '/contents/m.txt')).to.equal(200)
      const none = version === '1.27.0-rc0' ? 400 : 404
      expect(await status('POST', '/pulls', { ...wish, head: 'bob:fix' })).to.equal(none)
      expect(await status('POST', '/pulls', { ...wish, head: 'none' })).to.equal(404)
      expect(await status('POST', '/pulls', { ...wish, head: 'main' })).to.equal(422)
    })
  })
}
