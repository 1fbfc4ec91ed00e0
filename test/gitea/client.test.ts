import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { type GiteaApi, giteaClient } from '../../src/gitea/client.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import { FakeGitea, type Ref, type RepoRef } from '../../src/testing/index.ts'

async function failureOf(call: Promise<unknown>): Promise<GiteaError> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof GiteaError)) throw new Error(`expected a GiteaError, got ${String(thrown)}`)
  return thrown
}

describe('the guarded Gitea client', () => {
  let gitea: FakeGitea
  let api: GiteaApi
  let repo: RepoRef
  let issue: Ref
  const client = (baseUrl: string, more: { timeoutMs?: number; signal?: AbortSignal; token?: string } = {}) =>
    giteaClient({ baseUrl, token: gitea.token('bob'), clock: systemClock, timeoutMs: 2_000, ...more })

  beforeEach(async () => {
    gitea = await FakeGitea.start()
    gitea.addUser('alice')
    gitea.addUser('bob')
    repo = gitea.addRepo('alice', 'app', { collaborators: { bob: 'write' } })
    issue = await gitea.as('alice').opens({ title: 'one' }, repo)
    api = client(`${gitea.url}/`)
  })
  afterEach(() => gitea.stop())

  const callsTo = (path: RegExp) => gitea.journal.filter((entry) => path.test(entry.path))

  it('takes a base URL with a slash at its end', async () => {
    const { data } = await api.repos.issueGetIssue('alice', 'app', 1)
    expect(data.title).to.equal('one')
  })

  it('throws a real Error with method, path, status and what to do', async () => {
    const error = await failureOf(api.repos.issueGetIssue('alice', 'app', 99))
    expect(error).to.be.instanceOf(Error)
    expect(error).to.include({
      method: 'GET',
      path: '/repos/alice/app/issues/99',
      status: 404,
      kind: 'refused',
    })
    expect(error.message).to.include('may not see it')
  })

  it('repeats a reading call that was answered 502, and then succeeds', async () => {
    gitea.faults.next({ path: /issues\/1/, status: 502, body: '<html>bad gateway</html>' })
    const { data } = await api.repos.issueGetIssue('alice', 'app', 1)
    expect(data.number).to.equal(1)
  })

  it('never repeats a creating call, whatever came back', async () => {
    for (const status of [502, 503, 429, 500]) gitea.faults.next({ method: 'POST', path: /comments/, status })
    for (const kind of ['away', 'away', 'away', 'failed']) {
      const error = await failureOf(api.repos.issueCreateComment('alice', 'app', 1, { body: 'x' }))
      expect(error.kind).to.equal(kind)
    }
    expect(callsTo(/issues\/1\/comments/)).to.have.length(4)
    expect(gitea.comments(issue)).to.deep.equal([])
  })

  it('tells how long Gitea asked to be left alone, and does not repeat before', async () => {
    gitea.faults.next({ path: /issues\/1/, status: 429, headers: { 'retry-after': '7' } })
    const error = await failureOf(api.repos.issueGetIssue('alice', 'app', 1))
    expect(error.retryAfterMs).to.equal(7_000)
    expect(callsTo(/issues\/1/)).to.have.length(1)
  })

  for (const [value, expected] of [
    ['9999999999', 15 * 60_000],
    ['-5', 0],
    ['soon', undefined],
  ] as const) {
    it(`bounds a Retry-After of "${value}"`, async () => {
      gitea.faults.next({ method: 'POST', path: /comments/, status: 429, headers: { 'retry-after': value } })
      const error = await failureOf(api.repos.issueCreateComment('alice', 'app', 1, { body: 'x' }))
      expect(error.retryAfterMs ?? 0).to.equal(expected ?? 0)
    })
  }

  it('takes a login page, half a JSON and an empty answer for failed reads, not for empty ones', async () => {
    gitea.faults.next({ path: /comments/, status: 200, body: '<html>sign in</html>' })
    expect((await failureOf(api.repos.issueGetComments('alice', 'app', 1))).kind).to.equal('unreadable')
    gitea.faults.next({ path: /comments/, status: 200, body: '[{"id": 1', contentType: 'application/json' })
    expect((await failureOf(api.repos.issueGetComments('alice', 'app', 1))).kind).to.equal('unreadable')
    gitea.faults.next({ path: /comments/, status: 200, body: '', contentType: 'application/json' })
    expect((await failureOf(api.repos.issueGetComments('alice', 'app', 1))).kind).to.equal('unreadable')
  })

  it('believes a 404 of Gitea, but not one of a page that somebody put in front of it', async () => {
    expect((await failureOf(api.repos.issueGetIssue('alice', 'app', 99))).isMissing).to.equal(true)
    gitea.faults.next({ path: /issues\/99/, status: 404, body: '<h1>No such site</h1>' })
    const error = await failureOf(api.repos.issueGetIssue('alice', 'app', 99))
    expect([error.isMissing, error.kind]).to.deep.equal([false, 'unreadable'])
  })

  it('repeats a read that failed at once, and none that took its time', async () => {
    let atMs = 0
    const slow = { ...systemClock, monotonic: () => atMs }
    const patient = giteaClient({
      baseUrl: gitea.url,
      token: gitea.token('bob'),
      clock: slow,
      timeoutMs: 2_000,
    })
    gitea.faults.next({ path: /issues\/1$/, status: 502 })
    await patient.repos.issueGetIssue('alice', 'app', 1)
    gitea.faults.next({ path: /issues\/1$/, status: 502, hangMs: 300 })
    const late = failureOf(patient.repos.issueGetIssue('alice', 'app', 1))
    while (callsTo(/issues\/1$/).length < 3) await new Promise((resolve) => setTimeout(resolve, 2))
    atMs = 5_000
    expect((await late).status).to.equal(502)
  })

  it('tells everybody only what names nothing', async () => {
    gitea.faults.next({ method: 'POST', path: /comments/, status: 503 })
    const error = await failureOf(api.repos.issueCreateComment('alice', 'app', 1, { body: 'x' }))
    expect(error.inShort).to.equal('A POST was answered 503.')
  })

  it('does not follow a rename: a redirected POST would become a GET', async () => {
    await gitea.as('alice').renames(repo, 'web')
    const error = await failureOf(api.repos.issueCreateComment('alice', 'app', 1, { body: 'x' }))
    expect(error).to.include({ kind: 'moved', status: 301 })
    expect(callsTo(/web/)).to.deep.equal([])
  })

  it('gives its token to no other host', async () => {
    const seen: unknown[] = []
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/steal`
    gitea.faults.next({ path: /issues\/1/, status: 302, headers: { location } })
    expect((await failureOf(api.repos.issueGetIssue('alice', 'app', 1))).kind).to.equal('moved')
    other.close()
    expect(seen).to.deep.equal([])
  })

  it('keeps names in their place in the path', async () => {
    await failureOf(api.repos.issueGetIssue('alice', '../../../admin/users?x=', 1))
    await failureOf(api.repos.issueGetIssue('..', '..', 1))
    await failureOf(api.repos.issueGetIssue('alice', 'app#', 1))
    expect(gitea.journal.filter((entry) => !entry.path.startsWith('/repos/'))).to.deep.equal([])
  })

  it('says that nothing was sent where a name leads out of the API, and does not call it a refusal', async () => {
    const error = await failureOf(api.repos.repoDelete('alice', '..'))
    expect(error).to.include({ kind: 'outside', code: 'GITEA_OUTSIDE', method: 'DELETE', status: undefined })
    expect(error.message).to.match(/^DELETE \(outside\) was not sent \(the path leaves the API\)\. /)
    expect(error.inShort).to.equal('A DELETE was not sent.')
    expect(gitea.journal).to.deep.equal([])
  })

  it('keeps the slashes of a file path', async () => {
    const error = await failureOf(api.repos.repoGetContents('alice', 'app', '.gitea/coordinator.yml'))
    expect(error.path).to.equal('/repos/alice/app/contents/.gitea/coordinator.yml')
  })

  it('sends dependency calls as JSON, which gitea-js alone does not', async () => {
    await gitea.as('alice').opens({ title: 'two' }, repo)
    const response = await api.repos.issueCreateIssueDependencies('alice', 'app', '2', {
      owner: 'alice',
      repo: 'app',
      index: 1,
    })
    expect(response.status).to.equal(201)
  })

  it('gives up after its timeout and says so', async () => {
    gitea.faults.next({ method: 'POST', path: /comments/, hangMs: 2_000 })
    const error = await failureOf(
      client(gitea.url, { timeoutMs: 60 }).repos.issueCreateComment('alice', 'app', 1, { body: 'x' }),
    )
    expect(error.kind).to.equal('away')
    expect(error.message).to.include('no answer in 60 ms')
  })

  it('counts a cut connection and a closed port as away', async () => {
    gitea.faults.next({ method: 'POST', path: /comments/, reset: 'before' })
    expect((await failureOf(api.repos.issueCreateComment('alice', 'app', 1, { body: 'x' }))).kind).to.equal(
      'away',
    )
    expect(
      (await failureOf(client('http://127.0.0.1:9').repos.issueCreateComment('a', 'b', 1, { body: 'x' })))
        .kind,
    ).to.equal('away')
  })

  it('ends with the signal of the run that made the call', async () => {
    const abort = new AbortController()
    gitea.faults.next({ path: /issues\/1/, hangMs: 2_000 })
    const call = failureOf(client(gitea.url, { signal: abort.signal }).repos.issueGetIssue('alice', 'app', 1))
    abort.abort(new Error('the run is over'))
    expect((await call).message).to.include('the run is over')
  })

  it('says what is wrong with a refused token, and never shows it', async () => {
    const error = await failureOf(client(gitea.url, { token: 'canary-1234567890' }).user.userGetCurrent())
    expect(error).to.include({ kind: 'away', status: 401 })
    expect(error.message).to.include('GITEA_TOKEN')
    expect(JSON.stringify(error) + String(error.stack)).to.not.include('canary')
  })
})
